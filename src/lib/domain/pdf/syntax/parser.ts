import { damaged, refuse } from './fault.ts';
import { hexDigit, isDigit, type Lexer } from './lexer.ts';
import { isWhite } from './signs.ts';
import type { Allowance } from './limits.ts';
import { readLiteral } from './literal.ts';
import { PdfDict, type PdfName, type PdfString, type PdfValue } from './value.ts';

/** Numbers as ISO 32000-1, 7.3.3 has them; nothing that only some readers understand. */
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)$/;

/** What a value takes in memory, in words of some fifty bytes, by its first byte: names, strings, dictionaries. */
const WEIGHTS: Readonly<Record<number, number>> = { 0x2f: 2, 0x28: 3, 0x3c: 5 };

export interface ParseOptions {
  readonly allowance: Allowance;
  /** The bytes are the file's own, so a string's place in them is its place in the file. */
  readonly inFile: boolean;
}

/** Reads one direct value at the lexer's place. Throws a fault where the bytes are not one. */
export function parseValue(lexer: Lexer, options: ParseOptions, depth = 0): PdfValue {
  const { allowance } = options;
  if (depth > allowance.limits.depth) {
    refuse({ code: 'pdf_too_large', limit: 'depth', most: allowance.limits.depth });
  }
  lexer.skipSpace();
  const byte = lexer.peek();
  allowance.takeValues(WEIGHTS[byte ?? 0] ?? 1);
  switch (byte) {
    case 0x2f:
      return readName(lexer);
    case 0x28:
      return readLiteral(lexer, options.inFile);
    case 0x5b:
      return readArray(lexer, options, depth);
    case 0x3c:
      return lexer.peek(1) === 0x3c ? readDict(lexer, options, depth) : readHex(lexer, options.inFile);
    case undefined:
      return refuse({ code: 'pdf_truncated' });
    default:
      return isDigit(byte) || byte === 0x2b || byte === 0x2d || byte === 0x2e
        ? readNumber(lexer)
        : readWord(lexer);
  }
}

function readWord(lexer: Lexer): PdfValue {
  if (lexer.takeKeyword('true')) return true;
  if (lexer.takeKeyword('false')) return false;
  if (lexer.takeKeyword('null')) return null;
  return damaged(lexer.position, 'not_a_value');
}

function readNumber(lexer: Lexer): PdfValue {
  const start = lexer.position;
  const text = lexer.regular();
  if (text.length > 64 || !NUMBER.test(text)) damaged(start, 'not_a_number');
  return /^\d+$/.test(text) ? (readReference(lexer, Number(text)) ?? Number(text)) : Number(text);
}

/** `12 0 R`: two whole numbers and the letter. Anything else leaves the place as it was. */
function readReference(lexer: Lexer, number: number): PdfValue {
  const start = lexer.position;
  lexer.skipSpace();
  let generation = 0;
  let digits = 0;
  for (let byte = lexer.peek(); byte !== undefined && isDigit(byte) && digits < 6; byte = lexer.peek()) {
    generation = generation * 10 + (byte - 0x30);
    digits++;
    lexer.position++;
  }
  if (digits > 0 && isWhite(lexer.peek())) {
    lexer.skipSpace();
    if (lexer.takeKeyword('R')) {
      if (!Number.isSafeInteger(number)) damaged(start, 'number_too_long');
      return { kind: 'ref', number, generation };
    }
  }
  lexer.position = start;
  return null;
}

export function readName(lexer: Lexer): PdfName {
  const start = lexer.position;
  lexer.position++;
  const text = lexer.regular();
  if (!text.includes('#')) return { kind: 'name', name: text };
  if (/#(?![0-9a-fA-F]{2})/.test(text) || /#00/.test(text)) damaged(start, 'not_a_name');
  const name = text.replace(/#(..)/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return { kind: 'name', name };
}

function readHex(lexer: Lexer, inFile: boolean): PdfString {
  const start = lexer.position++;
  let close = lexer.position;
  while (close < lexer.end && lexer.bytes[close] !== 0x3e) close++;
  if (close >= lexer.end) refuse({ code: 'pdf_truncated' });
  const bytes = new Uint8Array((close - lexer.position + 1) >> 1);
  let nibbles = 0;
  for (; lexer.position < close; lexer.position++) {
    if (isWhite(lexer.peek())) continue;
    const digit = hexDigit(lexer.peek());
    if (digit < 0) damaged(lexer.position, 'not_a_hex_string');
    bytes[nibbles >> 1] = (bytes[nibbles >> 1] ?? 0) | (nibbles % 2 === 0 ? digit << 4 : digit);
    nibbles++;
  }
  lexer.position++;
  const place = inFile ? { start, end: lexer.position } : { start: -1, end: -1 };
  return { kind: 'string', bytes: bytes.subarray(0, (nibbles + 1) >> 1), hex: true, ...place };
}

function readArray(lexer: Lexer, options: ParseOptions, depth: number): PdfValue[] {
  lexer.position++;
  const values: PdfValue[] = [];
  for (;;) {
    lexer.skipSpace();
    if (lexer.peek() === 0x5d) {
      lexer.position++;
      return values;
    }
    values.push(parseValue(lexer, options, depth + 1));
  }
}

function readDict(lexer: Lexer, options: ParseOptions, depth: number): PdfDict {
  lexer.position += 2;
  const entries = new Map<string, PdfValue>();
  const repeated: string[] = [];
  for (;;) {
    lexer.skipSpace();
    if (lexer.startsWith('>>')) {
      lexer.position += 2;
      return new PdfDict(entries, repeated);
    }
    if (lexer.peek() === undefined) refuse({ code: 'pdf_truncated' });
    if (lexer.peek() !== 0x2f) damaged(lexer.position, 'expected_key');
    const key = readName(lexer).name;
    const value = parseValue(lexer, options, depth + 1);
    if (entries.has(key)) repeated.push(key);
    else entries.set(key, value);
  }
}
