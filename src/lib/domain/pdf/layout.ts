import { ok, type Result } from '../result.ts';
import type { PdfDocument } from './document.ts';
import { equalValues } from './syntax/equal.ts';
import { damaged, type PdfError, reading } from './syntax/fault.ts';
import { isDigit, Lexer, skipWhite } from './syntax/lexer.ts';
import { Allowance, PDF_LIMITS } from './syntax/limits.ts';
import { readObject } from './syntax/object.ts';
import { isInteger, isName, isStream, type PdfRef, type PdfValue } from './syntax/value.ts';
import type { XrefSection } from './file/xref.ts';

interface Placed {
  readonly number: number;
  readonly generation: number;
  readonly value: PdfValue;
  readonly start: number;
  /** Where the space before it begins: an entry may point there. */
  readonly from: number;
}

/**
 * Whether everything behind an earlier end, `before`, is whole revisions and nothing else: objects, one cross-reference
 * section that names exactly them, `startxref` pointing at it, `%%EOF`. Whatever else another reader
 * might find there (objects that no section names, a second definition, bytes between) is damage.
 */
export function checkLayout(document: PdfDocument, before: PdfDocument): Result<void, PdfError> {
  const from = before.end;
  // What was read in sequence was found whole in being read.
  if (document.base) return from < document.base.end ? checkLayout(document.base, before) : ok();
  return reading(() => {
    // Files come in the order of their revisions; the chain of sections is the newest first.
    const sections = document.sections.filter(({ start }) => start >= from).reverse();
    const lexer = new Lexer(document.bytes, from, document.end);
    const allowance = new Allowance(PDF_LIMITS);
    // The first must follow on what was signed, not on something earlier.
    let previous = before.sections[0]?.start ?? null;
    for (const section of sections) {
      readRevision(lexer, document, section, allowance);
      checkTrailer(document, section);
      const prev = section.trailer.get('Prev');
      const follows = isInteger(prev) ? skipWhite(document.bytes, prev) === previous : prev === previous;
      if (section.hybrid || !follows) damaged(section.start, 'prev');
      previous = section.start;
    }
    lexer.skipWhite();
    if (lexer.position !== document.end) damaged(lexer.position, 'bytes_between_revisions');
  });
}

function readRevision(lexer: Lexer, document: PdfDocument, section: XrefSection, allowance: Allowance): void {
  const objects: Placed[] = [];
  const lengthOf = (ref: PdfRef): number => {
    const length = document.resolve(ref);
    return isInteger(length) ? length : damaged(lexer.position, 'stream_length');
  };
  for (;;) {
    const from = lexer.position;
    lexer.skipWhite();
    const start = lexer.position;
    if (section.kind === 'table' && start === section.start) break;
    if (!isDigit(lexer.peek())) return damaged(start, 'bytes_between_objects');
    const object = readObject(lexer.bytes, start, document.end, { allowance, lengthOf });
    lexer.position = object.end;
    objects.push({ ...object, start, from });
    if (start === section.start) break;
    if (start > section.start) damaged(start, 'object_behind_xref');
  }
  checkEntries(section, objects);
  for (const object of objects) checkPacked(document, section, object);
  lexer.position = section.end;
  readEnd(lexer, section);
}

/** Readers go by the trailers in between as well: each says everything once, and names the root that the newest names. */
function checkTrailer(document: PdfDocument, { trailer, start }: XrefSection): void {
  if (trailer.repeated.length > 0) damaged(start, 'trailer_key_twice');
  if (!equalValues(trailer.get('Root'), document.rootRef)) damaged(start, 'root');
}

/** Each object is named once, where it stands, and nothing is named that is not here. */
function checkEntries(section: XrefSection, objects: readonly Placed[]): void {
  const numbers = new Set(objects.map(({ number }) => number));
  if (numbers.size !== objects.length) damaged(section.start, 'object_twice');
  for (const { number, generation, start, from } of objects) {
    const entry = section.entries.get(number);
    // A cross-reference stream may leave itself out.
    if (!entry && start === section.start) continue;
    const right =
      entry?.type === 'placed' &&
      entry.generation === generation &&
      entry.offset <= start &&
      entry.offset >= from;
    if (!right) damaged(start, 'object_not_in_xref');
  }
  for (const [number, entry] of section.entries) {
    const known = entry.type === 'free' || numbers.has(entry.type === 'placed' ? number : entry.stream);
    if (!known) damaged(section.start, 'xref_points_back');
  }
}

/** Nothing lies in an object stream that the section does not name there: another reader might take it. */
function checkPacked(document: PdfDocument, section: XrefSection, { value, number, start }: Placed): void {
  if (!isStream(value) || !isName(value.dict.get('Type'), 'ObjStm')) return;
  const [count, decoded] = [value.dict.get('N'), document.streamBytes(value)];
  if (!isInteger(count) || !decoded.ok || value.dict.repeated.length > 0)
    return damaged(start, 'object_stream');
  const lexer = new Lexer(decoded.value.bytes, 0, decoded.value.bytes.length);
  for (let index = 0; index < count; index++) {
    lexer.skipSpace();
    const entry = section.entries.get(lexer.unsigned());
    lexer.skipSpace();
    lexer.unsigned();
    const named = entry?.type === 'packed' && entry.stream === number && entry.index === index;
    if (!named) damaged(start, 'object_not_in_xref');
  }
}

function readEnd(lexer: Lexer, section: XrefSection): void {
  lexer.skipWhite();
  lexer.keyword('startxref');
  lexer.skipWhite();
  if (skipWhite(lexer.bytes, lexer.unsigned()) !== section.start) damaged(lexer.position, 'startxref');
  lexer.skipWhite();
  if (!lexer.startsWith('%%EOF')) damaged(lexer.position, 'expected_end');
  lexer.position += '%%EOF'.length;
}
