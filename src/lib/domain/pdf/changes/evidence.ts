import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { PdfDocument } from '../document.ts';
import { changedKeys, refsIn } from '../syntax/equal.ts';
import {
  isArray,
  isDict,
  isName,
  isRef,
  isStream,
  isString,
  type PdfDict,
  type PdfStream,
  type PdfValue,
} from '../syntax/value.ts';
import type { Comparison } from './comparison.ts';

/** Keys of the document security store and of what hangs in it (ISO 32000-2, 12.8.4.3). */
const STORE = ['Type', 'Certs', 'OCSPs', 'CRLs', 'VRI'];
const PER_SIGNATURE = ['Type', 'Cert', 'OCSP', 'CRL', 'TU', 'TS'];
const STREAM = ['Length', 'Filter', 'DecodeParms', 'Type'];
/** Certificates and answers of one file; thousands would only be there to cost time. */
const MOST_PARTS = 10_000;
const MOST_BYTES = 32 * 1024 * 1024;

/**
 * Judges the security store as it is now: certificates, OCSP answers and revocation lists in streams,
 * all that were there when it was signed among them, and nothing else.
 *
 * @returns whether a changed object belonged to the store alone, and is part of the store as it is
 *   now: writers write a store anew under the same numbers
 */
export function judgeEvidence(comparison: Comparison): (number: number) => boolean {
  const { before, after } = comparison;
  const old = partsOf(before, before.root.get('DSS'));
  const seen = new Set<number>();
  if (!isStore(comparison, after.root.get('DSS'), seen)) {
    // A store that is not one is refused only where it differs from what was signed.
    if (changedKeys(before.root, after.root).includes('DSS')) comparison.refuse({ code: 'evidence_changed' });
    return () => false;
  }
  // What was kept for an earlier signature may be all that it can be judged by.
  const gone = [...old].filter((number) => !seen.has(number) || comparison.changed.has(number));
  if (!isKept(contentsOf(before, gone), gone.length === 0 ? new Set() : contentsOf(after, seen))) {
    comparison.refuse({ code: 'evidence_changed' });
    return () => false;
  }
  for (const number of seen) {
    if (comparison.added.has(number)) comparison.explain(number);
  }
  const root = before.rootRef.number;
  const keys = before.root.keys().filter((key) => key !== 'DSS');
  const outside = new Set(keys.flatMap((key) => refsIn(before.root.get(key))));
  return (number) =>
    old.has(number) &&
    seen.has(number) &&
    !outside.has(number) &&
    comparison.referrersOf(number).every((from) => old.has(from) || from === root);
}

/** Whether an object could have been a list or table of a store: what is left of a store written anew. */
export function isLeftOver(value: PdfValue): boolean {
  if (isArray(value)) return value.every(isRef);
  if (!isDict(value)) return false;
  const type = value.get('Type');
  if (type !== null && !isName(type, 'DSS') && !isName(type, 'VRI')) return false;
  return (
    onlyKeys(value, STORE) ||
    onlyKeys(value, PER_SIGNATURE) ||
    // VRI is keyed by the SHA-1 of each signature's Contents.
    value.keys().every((key) => /^[0-9A-F]{40}$/.test(key) && isRef(value.get(key)))
  );
}

/** The numbers of all objects that can be reached from the store. */
function partsOf(document: PdfDocument, store: PdfValue): Set<number> {
  const found = new Set<number>();
  const waiting = [store];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const number of refsIn(next)) {
      if (found.has(number) || found.size > MOST_PARTS) continue;
      found.add(number);
      waiting.push(document.numbered(number)?.value ?? null);
    }
  }
  return found;
}

function isKept(then: ReadonlySet<string> | null, now: ReadonlySet<string> | null): boolean {
  return then !== null && now !== null && [...then].every((digest) => now.has(digest));
}

/** What these objects hold that are streams, each by its digest; null where that is more than any store has. */
function contentsOf(document: PdfDocument, numbers: Iterable<number>): Set<string> | null {
  const found = new Set<string>();
  let size = 0;
  for (const number of numbers) {
    const value = document.numbered(number)?.value ?? null;
    if (!isStream(value)) continue;
    size += value.raw.length;
    if (size > MOST_BYTES) return null;
    found.add(`${filtersOf(value)} ${bytesToHex(sha256(value.raw))}`);
  }
  return found;
}

/** How the bytes are to be read: the same ones under another filter say something else. */
function filtersOf({ dict }: PdfStream): string {
  const filter = dict.get('Filter');
  const names = (isArray(filter) ? filter : [filter]).map((each) => (isName(each) ? each.name : '?'));
  return `${names.join('+')}${dict.get('DecodeParms') === null ? '' : '?'}`;
}

function isStore(comparison: Comparison, value: PdfValue, seen: Set<number>): boolean {
  const store = part(comparison, value, seen);
  if (!isDict(store) || !onlyKeys(store, STORE)) return false;
  const vri = part(comparison, store.get('VRI'), seen);
  const listed = ['Certs', 'OCSPs', 'CRLs'].every((key) => isStreams(comparison, store.get(key), seen));
  if (vri === null) return listed;
  return listed && isDict(vri) && vri.keys().every((key) => isPerSignature(comparison, vri.get(key), seen));
}

function isPerSignature(comparison: Comparison, value: PdfValue, seen: Set<number>): boolean {
  const own = part(comparison, value, seen);
  if (!isDict(own) || !onlyKeys(own, PER_SIGNATURE)) return false;
  const listed = ['Cert', 'OCSP', 'CRL'].every((key) => isStreams(comparison, own.get(key), seen));
  const stamp = part(comparison, own.get('TS'), seen);
  const update = own.get('TU');
  return listed && (stamp === null || isPlainStream(stamp)) && (update === null || isString(update));
}

function isStreams(comparison: Comparison, value: PdfValue, seen: Set<number>): boolean {
  // Many entries may share one list, which is walked once.
  if (isRef(value) && seen.has(value.number)) return true;
  const list = part(comparison, value, seen);
  if (list === null) return true;
  return isArray(list) && list.every((each) => isPlainStream(part(comparison, each, seen)));
}

function isPlainStream(value: PdfValue): boolean {
  return isStream(value) && onlyKeys(value.dict, STREAM) && refsIn(value.dict).length === 0;
}

function part(comparison: Comparison, value: PdfValue, seen: Set<number>): PdfValue {
  if (isRef(value)) seen.add(value.number);
  return comparison.after.resolve(value);
}

function onlyKeys(dict: PdfDict, allowed: readonly string[]): boolean {
  return dict.repeated.length === 0 && dict.keys().every((key) => allowed.includes(key));
}
