import { canonicalText, type JsonObject } from '#lib/domain/canonical.ts';

/**
 * Which of what somebody wants a row to say it does not say yet; null where it says all of it. What is left out stays as it
 * is.
 */
export function changedIn<Row extends object>(
  row: Row,
  wanted: { readonly [C in keyof Row]?: Row[C] | undefined },
): Partial<Row> | null {
  const entries = Object.entries(wanted).filter(
    ([name, value]) => value !== undefined && !isSame(Reflect.get(row, name), value),
  );
  return entries.length === 0 ? null : (Object.fromEntries(entries) as Partial<Row>);
}

const isSame = (one: unknown, other: unknown) =>
  one === other || canonicalText({ is: one } as JsonObject) === canonicalText({ is: other } as JsonObject);
