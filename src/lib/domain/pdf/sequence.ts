import type { Result } from '../result.ts';
import { PdfDocument, type PdfError } from './document.ts';
import { equalValues } from './syntax/equal.ts';
import { damaged, reading } from './syntax/fault.ts';
import { isDigit, Lexer, skipWhite } from './syntax/lexer.ts';
import { isWhite } from './syntax/signs.ts';
import { Allowance, PDF_LIMITS } from './syntax/limits.ts';
import { type PlacedObject, readObject } from './syntax/object.ts';
import type { PdfObject } from './file/objects.ts';
import { isInteger, isName, isRef, isStream, type PdfRef } from './syntax/value.ts';
import { readSection, type XrefSection } from './file/xref.ts';

interface Tail {
  readonly revisions: Revision[];
  /** The objects in force: of each number the last. */
  readonly objects: Map<number, PdfObject>;
  /** Where every object of the tail begins, those overwritten included. */
  readonly starts: Set<number>;
}

interface Revision {
  readonly section: XrefSection;
  /** Where its own objects begin, by number. */
  readonly starts: ReadonlyMap<number, number>;
  readonly startxref: number;
}

/**
 * Reads what follows a sound document, up to `end`, by its order in the file, in the one case in which
 * every reader must: the newest section is right and all its entries lead to their objects, but its
 * `Prev` is 0, and the pages lie before it. From the end of the file nobody comes to a page then, so
 * nobody shows one before having looked for objects all over the file; what the sections in between say
 * is read by nobody. A wrong entry that a chain does lead to is no such case: readers that trust the
 * chain drop that object, and show what it covered.
 *
 * And it is given only where all ways of looking find the same: the tail is whole revisions whose tables
 * name exactly their objects; in the whole file nothing looks like an object or a trailer that is none;
 * the last object of a number is the one in force; every trailer names the same root; nothing is packed.
 */
export function openBySequence(base: PdfDocument, end: number): Result<PdfDocument, PdfError> {
  return reading(() => {
    const { bytes, sections } = base;
    if (sections.some(({ kind, hybrid }) => kind !== 'table' || hybrid)) damaged(base.end, 'xref_stream');
    const tail = readTail(base, end);
    checkTorn(base, tail);
    const starts = startsOf(base);
    for (const start of tail.starts) starts.add(start);
    checkLast(base, starts);
    checkLookalikes(bytes.subarray(0, end), starts, sections.length + tail.revisions.length);
    for (const { trailer } of [...sections, ...tail.revisions.map(({ section }) => section)]) {
      if (!equalValues(trailer.get('Root'), base.rootRef)) damaged(end, 'root');
      if (trailer.get('Encrypt') !== null) damaged(end, 'encrypt');
    }
    const pages = base.root.get('Pages');
    if (!isRef(pages) || tail.objects.has(pages.number)) damaged(end, 'pages_in_tail');
    const objects = new Map(base.objects().map((object) => [object.number, object]));
    for (const [number, object] of tail.objects) objects.set(number, object);
    checkUnpacked(objects.values());
    checkSize(tail, objects);
    const all = [...tail.revisions.map(({ section }) => section).reverse(), ...sections];
    return new PdfDocument({ bytes, end, limits: PDF_LIMITS, base }, all, objects);
  });
}

function checkSize({ revisions }: Tail, objects: ReadonlyMap<number, PdfObject>): void {
  const size = revisions.at(-1)?.section.trailer.get('Size') ?? null;
  for (const number of objects.keys()) if (!isInteger(size) || number >= size) damaged(number, 'size');
}

/**
 * The newest revision is right in all but its `Prev`, which is 0: a file begins with no section. Before
 * it, an entry that leads nowhere may only name an object that the newest revision gives again, or that
 * the sound part has not: to drop it uncovers nothing older.
 */
function checkTorn(base: PdfDocument, { revisions }: Tail): void {
  const newest = revisions.at(-1) ?? damaged(base.end, 'expected_xref');
  const { trailer, start } = newest.section;
  if (newest.startxref !== start) damaged(start, 'startxref');
  if (trailer.get('Prev') !== 0 || trailer.repeated.length > 0) damaged(start, 'prev');
  const old = new Set(base.objects().map(({ number }) => number));
  for (const revision of revisions) {
    for (const [number, entry] of revision.section.entries) {
      if (entry.type !== 'placed' || entry.offset === revision.starts.get(number)) continue;
      const harmless = revision !== newest && (newest.starts.has(number) || !old.has(number));
      if (!harmless) damaged(revision.section.start, 'xref_entry');
    }
  }
}

/** Readers that look for objects open every object stream that they come by, named or not. */
function checkUnpacked(objects: Iterable<PdfObject>): void {
  for (const { value, number } of objects) {
    const type = isStream(value) ? value.dict.get('Type') : null;
    if (isName(type, 'ObjStm') || isName(type, 'XRef')) damaged(number, 'xref_stream');
  }
}

function readTail(base: PdfDocument, end: number): Tail {
  const tail: Tail = { revisions: [], objects: new Map(), starts: new Set() };
  const lexer = new Lexer(base.bytes, base.end, end);
  const allowance = new Allowance(PDF_LIMITS);
  lexer.skipWhite();
  while (lexer.position < end) {
    if (tail.revisions.length >= PDF_LIMITS.sections) damaged(lexer.position, 'too_many_revisions');
    readRevision(lexer, base, tail, allowance);
    lexer.skipWhite();
  }
  return tail;
}

function readRevision(lexer: Lexer, base: PdfDocument, tail: Tail, allowance: Allowance): void {
  const starts = new Map<number, number>();
  const lengthOf = (ref: PdfRef): number => {
    const length = (tail.objects.get(ref.number) ?? base.object(ref))?.value ?? null;
    return isInteger(length) ? length : damaged(lexer.position, 'stream_length');
  };
  for (lexer.skipWhite(); isDigit(lexer.peek()); lexer.skipWhite()) {
    const object = readObject(lexer.bytes, lexer.position, lexer.end, { allowance, lengthOf });
    if (starts.has(object.number) || object.generation !== 0) damaged(object.start, 'object_twice');
    starts.set(object.number, object.start);
    tail.starts.add(object.start);
    tail.objects.set(object.number, placed(object));
    lexer.position = object.end;
  }
  const section = readSection(lexer.bytes, lexer.position, lexer.end, allowance);
  if (section.kind !== 'table' || section.hybrid) damaged(section.start, 'xref_stream');
  const named = [...section.entries].filter(([, { type }]) => type === 'placed').map(([number]) => number);
  const freed = [...section.entries].some(([number, { type }]) => type === 'free' && number !== 0);
  if (freed || named.length !== starts.size || !named.every((number) => starts.has(number))) {
    damaged(section.start, 'xref_entry');
  }
  lexer.position = section.end;
  takeWord(lexer, 'startxref');
  lexer.skipWhite();
  tail.revisions.push({ section, starts, startxref: lexer.unsigned() });
  takeWord(lexer, '%%EOF');
}

function takeWord(lexer: Lexer, word: string): void {
  lexer.skipWhite();
  if (!lexer.startsWith(word)) damaged(lexer.position, 'expected_end');
  lexer.position += word.length;
}

function placed({ number, generation, value, start, end }: PlacedObject): PdfObject {
  return { number, generation, value, place: { start, end } };
}

/** Where the objects of all revisions of a sound document begin, white space in front left out. */
function startsOf({ sections, bytes }: PdfDocument): Set<number> {
  const starts = new Set<number>();
  for (const { entries } of sections) {
    for (const entry of entries.values()) {
      if (entry.type !== 'placed') continue;
      starts.add(skipWhite(bytes, entry.offset));
    }
  }
  return starts;
}

/** In the sound part too, the last object of a number must be the one in force. */
function checkLast(base: PdfDocument, starts: ReadonlySet<number>): void {
  const last = new Map<number, number>();
  for (const start of starts) {
    if (start >= base.end) continue;
    const number = new Lexer(base.bytes, start, base.end).unsigned();
    last.set(number, Math.max(start, last.get(number) ?? 0));
  }
  for (const { number, place } of base.objects()) {
    if (place?.start !== last.get(number)) damaged(place?.start ?? base.end, 'object_order');
    last.delete(number);
  }
  // A freed object comes back to life where nobody reads the table.
  if (last.size > 0) damaged(base.end, 'object_freed');
}

const OBJ = [0x6f, 0x62, 0x6a];
const TRAILER = Array.from('trailer', (sign) => sign.charCodeAt(0));
/** By which some readers know a cross-reference stream, wherever it stands in an object. */
const XREF = Array.from('/XRef', (sign) => sign.charCodeAt(0));

/** Nothing in the file may look like an object or a trailer, inside a stream or a string, that is none. */
function checkLookalikes(bytes: Uint8Array, starts: ReadonlySet<number>, trailers: number): void {
  let seen = 0;
  const standsAt = (at: number, word: readonly number[]) =>
    bytes[at] === word[0] && word.every((byte, ahead) => bytes[at + ahead] === byte);
  for (let at = 0; at < bytes.length; at++) {
    if (standsAt(at, TRAILER)) seen++;
    if (standsAt(at, XREF)) damaged(at, 'xref_stream');
    if (bytes[at] !== OBJ[0] || bytes[at + 1] !== OBJ[1] || bytes[at + 2] !== OBJ[2]) continue;
    const generation = numberBefore(bytes, at);
    const number = generation === null ? null : numberBefore(bytes, generation);
    if (number !== null && !starts.has(number)) damaged(number, 'object_in_disguise');
  }
  if (seen !== trailers) damaged(bytes.length, 'trailer_in_disguise');
}

/** Where the number begins that stands before this place with white space between; null when none does. */
function numberBefore(bytes: Uint8Array, from: number): number | null {
  let at = from;
  // A bound keeps long runs of white space or digits from being walked again and again.
  const least = Math.max(0, from - 64);
  while (at > least && isWhite(bytes[at - 1])) at--;
  if (at === from) return null;
  const behind = at;
  while (at > least && isDigit(bytes[at - 1])) at--;
  return at < behind ? at : null;
}
