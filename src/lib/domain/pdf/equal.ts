import { equalBytes } from '../bytes.ts';
import {
  isArray,
  isDict,
  isName,
  isRef,
  isStream,
  isString,
  kindOf,
  type PdfDict,
  type PdfValue,
} from './value.ts';

/**
 * Whether two values say the same, references compared as references. Objects that are all equal in
 * this way under the same numbers make equal documents.
 */
export function equalValues(a: PdfValue, b: PdfValue): boolean {
  if (a === b) return true;
  if (kindOf(a) !== kindOf(b)) return false;
  if (isArray(a) && isArray(b)) {
    return a.length === b.length && a.every((value, at) => equalValues(value, b[at] ?? null));
  }
  if (isDict(a) && isDict(b)) return equalDicts(a, b);
  if (isStream(a) && isStream(b)) return equalDicts(a.dict, b.dict) && equalBytes(a.raw, b.raw);
  if (isRef(a) && isRef(b)) return a.number === b.number && a.generation === b.generation;
  if (isName(a) && isName(b)) return a.name === b.name;
  if (isString(a) && isString(b)) return equalBytes(a.bytes, b.bytes);
  return false;
}

function equalDicts(a: PdfDict, b: PdfDict): boolean {
  return changedKeys(a, b).length === 0 && a.repeated.length === 0 && b.repeated.length === 0;
}

/** The keys whose values differ. A key whose value is null is an absent key. */
export function changedKeys(a: PdfDict, b: PdfDict): string[] {
  const keys = new Set([...a.keys(), ...b.keys()]);
  return [...keys].filter((key) => !equalValues(a.get(key), b.get(key)));
}

/** Every reference in a value, as often as it stands there. */
export function refsIn(value: PdfValue): number[] {
  const found: number[] = [];
  const waiting: PdfValue[] = [value];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (isRef(next)) found.push(next.number);
    else waiting.push(...insideOf(next));
  }
  return found;
}

/** Whether some dictionary in the value has a key twice, which readers take differently. */
export function repeatsKey(value: PdfValue): boolean {
  const waiting: PdfValue[] = [value];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (isDict(next) && next.repeated.length > 0) return true;
    waiting.push(...insideOf(next));
  }
  return false;
}

function insideOf(value: PdfValue): readonly PdfValue[] {
  if (isArray(value)) return value;
  if (isDict(value)) return [...value.entries.values()];
  return isStream(value) ? [value.dict] : [];
}
