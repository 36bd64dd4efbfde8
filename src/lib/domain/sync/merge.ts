import { canonicalText } from '../canonical.ts';
import { sayPlain, type Plain } from './plain.ts';
import type { DraftVersion } from './version.ts';

type Part = keyof DraftVersion;
/** One field of a draft, by where it stands: `content.amount`, `coding.lines`. */
export type Field = `${Part}.${string}`;

/** A field that two have changed apart. */
export interface Differing {
  readonly field: Field;
  readonly here: unknown;
  readonly there: unknown;
}

/**
 * `merged`: both have what they did. `theirs`: nothing of here is left to do. `conflict`: a person has to choose; the fields
 * that either changed and the other has not likewise.
 */
export type Merge =
  | { readonly do: 'merged'; readonly version: DraftVersion }
  | { readonly do: 'theirs' }
  | { readonly do: 'conflict'; readonly fields: readonly Differing[] };

/** What may be put together without asking: words, days and projects. Money, VAT, accounts and papers never. */
const PLAIN: ReadonlySet<Field> = new Set<Field>([
  'content.text',
  'content.date',
  'content.project',
  'coding.text',
  'coding.date',
  'coding.project',
]);

/**
 * What becomes of a draft that was changed on a device, on a version that another has changed since. Put together are plain
 * fields that only one of the two has changed; where money, VAT, an account or a paper was changed on either side, nothing is.
 * A draft that says what it said, whatever else happened to it, takes the change as it is.
 */
export function merge(base: DraftVersion, here: DraftVersion, there: DraftVersion): Merge {
  const [was, mine, theirs] = [fieldsOf(base), fieldsOf(here), fieldsOf(there)];
  const fields = differing(here, there);
  const apart = fields.map(({ field }) => field);
  const ours = apart.filter((field) => !isSame(mine.get(field), was.get(field)));
  const others = apart.filter((field) => !isSame(theirs.get(field), was.get(field)));
  if (ours.length === 0) return { do: 'theirs' };
  if (others.length === 0) return { do: 'merged', version: here };
  const disjoint = !ours.some((field) => others.includes(field));
  if (disjoint && apart.every((field) => PLAIN.has(field)))
    return { do: 'merged', version: withTheirs(here, there, others) };
  return { do: 'conflict', fields };
}

/** All in which two versions differ. */
export function differing(here: DraftVersion, there: DraftVersion): Differing[] {
  const [mine, theirs] = [fieldsOf(here), fieldsOf(there)];
  const fields = [...new Set([...mine.keys(), ...theirs.keys()])];
  return fields
    .map((field) => ({ field, here: mine.get(field) ?? null, there: theirs.get(field) ?? null }))
    .filter((each) => !isSame(each.here, each.there));
}

function fieldsOf(version: DraftVersion): Map<Field, unknown> {
  const parts = Object.entries(version) as [Part, object | null][];
  return new Map(
    parts.flatMap(([part, says]) =>
      Object.entries(says ?? {}).map(([name, value]) => [`${part}.${name}`, value]),
    ),
  );
}

/** One's own version, with what the other says in these fields. */
export function withTheirs(here: DraftVersion, there: DraftVersion, fields: readonly Field[]): DraftVersion {
  const theirs = fieldsOf(there);
  const of = (part: Part) =>
    Object.fromEntries(
      fields
        .filter((field) => field.startsWith(`${part}.`))
        .map((field) => [field.slice(part.length + 1), theirs.get(field)]),
    );
  const { content, coding } = here;
  return {
    content: { ...content, ...of('content') },
    coding: coding && { ...coding, ...of('coding') },
  };
}

/** What is not said says nothing: null, and a field that is not there, are one. */
const isSame = (one: unknown, other: unknown): boolean => textOf(one) === textOf(other);

function textOf(value: unknown): string {
  return canonicalText({ is: sayPlain((value ?? null) as Plain) });
}
