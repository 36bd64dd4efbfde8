import * as z from 'zod';

/** An input with the first of these texts that may stand there in each place that has a text. */
export function marked(schema: z.core.$ZodType, input: unknown, texts: readonly string[]): unknown {
  if (input instanceof FormData || typeof input !== 'object' || input === null) return input;
  const said = structuredClone(input);
  for (const [within, key] of placesIn(said)) {
    const before = within[key];
    for (const text of texts) {
      within[key] = text;
      if (z.safeParse(schema, said).success) break;
      within[key] = before;
    }
  }
  return said;
}

function placesIn(value: unknown): [Record<string, unknown>, string][] {
  if (typeof value !== 'object' || value === null || value instanceof Date) return [];
  return Object.entries(value).flatMap(([key, inner]): [Record<string, unknown>, string][] =>
    typeof inner === 'string' ? [[value as Record<string, unknown>, key]] : placesIn(inner),
  );
}
