import { equalBytes } from '../../bytes.ts';
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
  walk(value, (each) => {
    if (isRef(each)) found.push(each.number);
  });
  return found;
}

/** Whether some dictionary in the value has a key twice, which readers take differently. */
export function repeatsKey(value: PdfValue): boolean {
  let repeats = false;
  walk(value, (each) => {
    if (isDict(each) && each.repeated.length > 0) repeats = true;
  });
  return repeats;
}

/** Every value inside one, itself included; as deep as the reader let it be. References are not followed. */
function walk(value: PdfValue, visit: (value: PdfValue) => void): void {
  visit(value);
  if (isArray(value)) for (const each of value) walk(each, visit);
  else if (isDict(value)) for (const each of value.entries.values()) walk(each, visit);
  else if (isStream(value)) walk(value.dict, visit);
}
