import * as z from 'zod';
import type { Random } from './random.ts';

/** What stands in the database already, by the name under which an input asks for it. */
export type Known = Readonly<Record<string, readonly unknown[]>>;

const TEXTS = [
  '0190a5c6-7c3e-7000-8000-0123456789ab',
  'ab'.repeat(32),
  '2026-06-15',
  '2026-07-01',
  '125.00',
  'Kaffe til laget',
  '1920',
  'x',
  'ukjent@prove.example',
  '000000',
  'NO',
  'NOK',
  // What a browser gives, so that it can be told something.
  'https://fcm.googleapis.com/fcm/send/x',
  'A'.repeat(87),
  'A'.repeat(22),
];
const NUMBERS = [1, 12, 2026, 0, 100];

/**
 * A value that the schema accepts, made from the schema alone, so that a procedure added later is attacked too.
 * @throws where the schema asks for something that nothing here fits: then TEXTS or NUMBERS lack an example
 */
export function exampleOf(schema: z.core.$ZodType, known: Known, random: Random): unknown {
  for (let tries = 0; tries < 200; tries++) {
    const example = valueOf(schema, '', known, random);
    if (z.safeParse(schema, example).success) return example;
  }
  throw new Error('tests/attack/example.ts has no value that this schema accepts');
}

function valueOf(schema: z.core.$ZodType, name: string, known: Known, random: Random): unknown {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  const inner = (of: z.core.$ZodType, as = name) => valueOf(of, as, known, random);
  const fitting = (candidates: readonly unknown[]): unknown => {
    const fit = candidates.filter((candidate) => z.safeParse(schema, candidate).success);
    if (fit.length === 0) throw new Error(`tests/attack/example.ts has no ${def.type} that fits ${name}`);
    return random.pick(fit);
  };
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the rest is named when it is met
  switch (def.type) {
    case 'object':
      return Object.fromEntries(Object.entries(def.shape).map(([key, of]) => [key, inner(of, key)]));
    case 'string': {
      const own = (known[name] ?? []).filter((text) => z.safeParse(schema, text).success);
      return own.length > 0 && random.chance(0.8) ? random.pick(own) : fitting(TEXTS);
    }
    case 'number':
      return fitting([...(known[name] ?? []), ...NUMBERS]);
    case 'bigint':
      return fitting([1n, 12_500n]);
    case 'boolean':
      return random.chance(0.5);
    case 'date':
      return fitting([new Date('2026-06-15T12:00:00Z'), new Date('2030-01-01T00:00:00Z')]);
    case 'literal':
      return random.pick(def.values);
    case 'enum':
      return random.pick(Object.values(def.entries));
    case 'array':
      return Array.from({ length: 1 + random.below(2) }, () => inner(def.element));
    case 'union':
      return inner(random.pick(def.options));
    case 'nullable':
      return random.chance(0.3) ? null : inner(def.innerType);
    case 'optional':
      return random.chance(0.3) ? undefined : inner(def.innerType);
    case 'default':
      return inner(def.innerType);
    case 'unknown':
      return 'anything';
    case 'pipe':
      if (takesAnything(def.in)) return fitting([...TEXTS, ...NUMBERS, ...TYPES, PHOTO, ...mutations(known)]);
      return takesForm(def.in) ? formOf(inner(def.out)) : inner(def.in);
    case 'custom':
      return fitting([new Blob(['x']), new Uint8Array([1])]);
    default:
      throw new Error(`tests/attack/example.ts cannot make a ${def.type}`);
  }
}

/** What a device sends is described by `domain/shape.ts`, which tells whether something fits and not what would. */
function takesAnything(schema: z.core.$ZodType): boolean {
  return (schema as z.core.$ZodTypes)._zod.def.type === 'unknown';
}

const TYPES = ['image/jpeg', 'application/pdf'];
const PHOTO = { id: TEXTS[0], sha256: TEXTS[1], size: 12, type: 'image/jpeg' };

function mutations(known: Known): unknown[] {
  const draftIds = [TEXTS[0], ...(known['draftId'] ?? [])];
  const content = { amount: 12_500n, date: '2026-06-15', text: 'Kaffe til laget', project: null, photos: [] };
  return draftIds.flatMap((draftId) =>
    [
      { type: 'draft.save', draftId, baseRevision: null, content: { ...content, photos: [PHOTO] } },
      { type: 'draft.save', draftId, baseRevision: 1, content },
      { type: 'draft.discard', draftId, baseRevision: 1 },
    ].map((mutation) => ({ mutationId: 1, payloadHash: TEXTS[1], mutation })),
  );
}

function takesForm(schema: z.core.$ZodType): boolean {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === 'pipe') return takesForm(def.in);
  return def.type === 'custom' && z.safeParse(schema, new FormData()).success;
}

function formOf(fields: unknown): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields as object))
    form.set(name, value instanceof Blob ? value : String(value));
  return form;
}
