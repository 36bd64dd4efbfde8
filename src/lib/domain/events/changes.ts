import type { JsonObject } from '../canonical.ts';
import { wordsIn } from './replay/words.ts';

/** A field of a subject that an event changed; null where it said nothing of it. */
export interface FieldChange {
  /** By its way from the whole: `coding.account`. */
  readonly field: string;
  readonly was: FieldValue;
  readonly is: FieldValue;
}

/** As the log says it; of a list the number of what is in it stands for the list, whose own words come beside. */
export type FieldValue = string | number | boolean | null;

/** Never a change: a statement's own form and the ids of its subject, which are the same in each event about it. */
const UNCHANGING: readonly string[] = ['statement', 'id', 'client', 'clientId'];

/** The subject as an event says it in words: whole (`now`; of people `says`). Null where it says none. */
export function wordsOf(detail: JsonObject): JsonObject | null {
  const { now } = detail;
  if (typeof now === 'object' && now !== null && !Array.isArray(now)) return now as JsonObject;
  return wordsIn(detail);
}

/**
 * What an event changed of its subject, field by field, in their order: against what the log said of it before, or, where
 * that is empty since it is the first, against nothing. Null where that can't be told: it says no words, or those before it
 * were erased, or written by a release that wrote none.
 */
export function changesIn(
  detail: JsonObject | null,
  before: JsonObject | null | undefined,
): FieldChange[] | null {
  const is = detail && wordsOf(detail);
  if (!is || !before) return null;
  const was = Object.keys(before).length === 0 ? before : wordsOf(before);
  if (!was) return null;
  const [earlier, later] = [flat(was), flat(is)];
  return [...new Set([...later.keys(), ...earlier.keys()])]
    .map((field) => ({ field, was: earlier.get(field) ?? null, is: later.get(field) ?? null }))
    .filter((each) => each.was !== each.is);
}

const isRule = (value: unknown) => typeof value === 'object' && value !== null && 'asks' in value;

/** Each value under its way from the whole; a list by what each in it is called. */
function flat(whole: JsonObject): Map<string, FieldValue> {
  const values = new Map<string, FieldValue>();
  const take = (value: unknown, way: string) => {
    if (Array.isArray(value) && value.length > 0 && value.every(isRule)) {
      // Each is said field by field, in its place.
      for (const [at, each] of value.entries()) take(each, `${way}.${at + 1}`);
    } else if (Array.isArray(value)) {
      values.set(way, value.length === 0 ? null : value.map(nameOf).join(', '));
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, each] of Object.entries(value))
        if (!UNCHANGING.includes(name)) take(each, way === '' ? name : `${way}.${name}`);
    } else {
      values.set(way, value as FieldValue);
    }
  };
  take(whole, '');
  return values;
}

/** What tells one in a list from the others, and from what it was: of a photo the beginning of its hash, of a line all it says. */
function nameOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const { sha256, no, type, name, validFrom, validTo, rateBp, account } = value as Record<string, unknown>;
  if (account !== undefined) return leaves(value).join(' ');
  if (typeof sha256 === 'string') return sha256.slice(0, 12);
  const span = typeof validTo === 'string' ? `${String(validFrom)}–${validTo}` : validFrom;
  const words = [no, type, name, span, rateBp].filter(
    (each) => typeof each === 'string' || typeof each === 'number',
  );
  return words.join(' ');
}

function leaves(value: unknown): string[] {
  if (value === null || value === undefined) return [];
  if (typeof value === 'object') return Object.values(value).flatMap(leaves);
  return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
}
