import { latin } from '../syntax/lexer.ts';
import { CLOSE, BACKSLASH, GREATER, LESS, OPEN, PERCENT, SLASH } from '../syntax/signs.ts';
import { DELIMITER, KIND, OPERATORS, SPACE, keyOf } from './words.ts';

/** Graphics states within one another: what ISO 32000-1, table C.1 asks of every reader, and more than any look needs. */
const MOST_STATES = 28;
const NUMBER = /^[+-]?(?:\d{1,7}(?:\.\d*)?|\.\d+)$/;
const CONSTANT = /^(?:true|false|null)$/;
const GLYPH = /^d[01]$/;
const OPENS = { '[': ']', '<<': '>>' } as const;

/** `closed` is what a form may be; `glyph` only the drawing of a Type 3 font's glyph. */
export type Closure = 'closed' | 'glyph' | 'open';

/**
 * Whether content (ISO 32000-1, 7.8.2) ends as it began, in the eyes of every reader: it closes each marked content
 * that it opens, and no state or mark that it did not. Said only of content that can be read in one way: words that are
 * operators, numbers or names and stand by themselves, brackets that match, and no inline image, since where that ends is
 * a guess. A q that some reader passes over makes the next Q give back what held the content in its box; a mark that is
 * left open hides what is drawn next; what belongs to a glyph takes the colours from it.
 */
export function closureOf(bytes: Uint8Array): Closure {
  const open: string[] = [];
  const depth = { states: 0, marks: 0, glyphs: 0 };
  for (let at = 0; at < bytes.length;) {
    const byte = bytes[at] ?? 0;
    if (KIND[byte] === SPACE) {
      at++;
      continue;
    }
    const end = endOf(bytes, at);
    if (end === null) return 'open';
    const isHex = byte === LESS && bytes[at + 1] !== LESS;
    const isText = byte === OPEN || byte === SLASH || byte === PERCENT || isHex;
    if (!isText && !take(bytes, at, end, open, depth)) return 'open';
    at = end;
  }
  if (open.length > 0 || depth.marks > 0) return 'open';
  return depth.glyphs > 0 ? 'glyph' : 'closed';
}

interface Depth {
  states: number;
  marks: number;
  glyphs: number;
}

/** A bracket, a number or an operator; false where it is none of them or not in its place. */
function take(bytes: Uint8Array, start: number, end: number, open: string[], depth: Depth): boolean {
  const word = latin(bytes.subarray(start, end));
  const closes = word === '[' || word === '<<' ? OPENS[word] : null;
  if (closes !== null) return open.push(closes) <= MOST_STATES;
  if (word === ']' || word === '>>') return open.pop() === word;
  if (NUMBER.test(word)) return true;
  if (open.length > 0) return CONSTANT.test(word);
  if (word === 'q') return ++depth.states <= MOST_STATES;
  if (word === 'Q') return --depth.states >= 0;
  if (word === 'BMC' || word === 'BDC') return ++depth.marks <= MOST_STATES;
  if (word === 'EMC') return --depth.marks >= 0;
  if (word === 'BI' || word === 'ID' || word === 'EI') return false;
  if (GLYPH.test(word)) return ++depth.glyphs > 0;
  return OPERATORS.has(keyOf(bytes, start, end));
}

/** Behind the word, name, string, comment or bracket that begins here; null where a string has no end. */
function endOf(bytes: Uint8Array, start: number): number | null {
  const byte = bytes[start] ?? 0;
  if (byte === OPEN) return endOfString(bytes, start);
  if (byte === PERCENT) return until(bytes, start, (next) => next === 10 || next === 13);
  const isPair = (byte === LESS || byte === GREATER) && bytes[start + 1] === byte;
  if (isPair) return start + 2;
  if (byte === LESS) {
    const end = until(bytes, start, (next) => next === GREATER);
    const digits = latin(bytes.subarray(start + 1, end));
    return end < bytes.length && /^[0-9a-f\s]*$/i.test(digits) ? end + 1 : null;
  }
  if (KIND[byte] === DELIMITER && byte !== SLASH) return start + 1;
  return until(bytes, start, (next) => KIND[next] === SPACE || KIND[next] === DELIMITER);
}

function until(bytes: Uint8Array, start: number, ends: (byte: number) => boolean): number {
  let at = start + 1;
  while (at < bytes.length && !ends(bytes[at] ?? 0)) at++;
  return at;
}

function endOfString(bytes: Uint8Array, start: number): number | null {
  let depth = 0;
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === BACKSLASH) at++;
    else if (byte === OPEN) depth++;
    else if (byte === CLOSE) depth--;
    if (depth === 0) return at + 1;
  }
  return null;
}
