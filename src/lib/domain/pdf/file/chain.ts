import { damaged, refuse } from '../syntax/fault.ts';
import { isDigit, Lexer, skipWhite } from '../syntax/lexer.ts';
import { isWhite } from '../syntax/signs.ts';
import { isInteger } from '../syntax/value.ts';
import type { PdfLimits } from '../syntax/limits.ts';
import type { XrefSection } from './xref.ts';

/** The header must be the file's first bytes; `not_pdf` when there is none. */
export function checkHeader(bytes: Uint8Array): void {
  const lexer = new Lexer(bytes, 0, Math.min(bytes.length, 16));
  if (!lexer.startsWith('%PDF-')) {
    const head = String.fromCharCode(...bytes.subarray(0, 1024));
    if (head.includes('%PDF-')) damaged(0, 'header_not_first');
    refuse({ code: 'not_pdf' });
  }
  lexer.position += '%PDF-'.length;
  if (!isDigit(lexer.peek()) || lexer.peek(1) !== 0x2e || !isDigit(lexer.peek(2))) damaged(5, 'header');
}

export interface Tail {
  /** Where the newest cross-reference section begins. */
  readonly xref: number;
  /** Where the word `startxref` begins. */
  readonly start: number;
  /** Behind `%%EOF`. */
  readonly end: number;
}

/** The last bytes before `end`: `startxref`, an offset, `%%EOF`, and nothing more but white space. */
export function readTail(bytes: Uint8Array, end: number): Tail {
  let at = end;
  while (at > 0 && isWhite(bytes[at - 1])) at--;
  const mark = at - '%%EOF'.length;
  if (mark < 0 || !new Lexer(bytes, mark, at).startsWith('%%EOF')) return refuseTail(bytes, end);
  const last = mark;
  at = skipBack(bytes, last);
  const digitsEnd = at;
  while (at > 0 && isDigit(bytes[at - 1])) at--;
  const xref = at < digitsEnd ? new Lexer(bytes, at, digitsEnd).unsigned() : damaged(at, 'startxref');
  at = skipBack(bytes, at);
  const start = at - 'startxref'.length;
  if (start < 0 || !new Lexer(bytes, start, at).startsWith('startxref')) return damaged(at, 'startxref');
  return { xref, start, end: mark + '%%EOF'.length };
}

function skipBack(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at > 0 && isWhite(bytes[at - 1])) at--;
  return at;
}

/** A file that stops early has no end mark near its end; one with bytes behind the mark is damaged. */
function refuseTail(bytes: Uint8Array, end: number): never {
  const tail = String.fromCharCode(...bytes.subarray(Math.max(0, end - 2048), end));
  if (tail.includes('%%EOF')) return damaged(end, 'bytes_after_end');
  return refuse({ code: 'pdf_truncated' });
}

/**
 * All sections, the newest first, by /Prev from the last `startxref` before `end`. Both may point at
 * white space before the section, as Acrobat writes them.
 *
 * @param read gives the section that begins at an offset
 */
export function readChain(
  bytes: Uint8Array,
  end: number,
  limits: PdfLimits,
  read: (start: number) => XrefSection,
): XrefSection[] {
  const sections: XrefSection[] = [];
  const seen = new Set<number>();
  let next = skipWhite(bytes, readTail(bytes, end).xref);
  for (;;) {
    if (seen.has(next)) damaged(next, 'xref_loop');
    seen.add(next);
    if (sections.length >= limits.sections) {
      refuse({ code: 'pdf_too_large', limit: 'sections', most: limits.sections });
    }
    const section = read(next);
    sections.push(section);
    const previous = section.trailer.get('Prev');
    if (previous === null) break;
    next = isInteger(previous) && previous >= 0 ? skipWhite(bytes, previous) : damaged(next, 'prev');
  }
  return sections;
}
