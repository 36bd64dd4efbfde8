import { damaged, refuse } from './fault.ts';
import { isDigit, Lexer } from './lexer.ts';
import type { Allowance } from './limits.ts';
import { parseValue } from './parser.ts';
import { isDict, isInteger, isRef, type PdfDict, type PdfRef, type PdfValue } from './value.ts';

/** `N G obj … endobj` as it stands in the file. */
export interface PlacedObject {
  readonly number: number;
  readonly generation: number;
  readonly value: PdfValue;
  /** From the first digit of the number to behind `endobj`. */
  readonly start: number;
  readonly end: number;
}

/** Gives the length of a stream whose /Length is a reference. */
export type LengthOf = (ref: PdfRef) => number;

/** Reads the object at `start`. White space may stand before it: some writers count one byte too few. */
export function readObject(
  bytes: Uint8Array,
  start: number,
  end: number,
  context: { allowance: Allowance; lengthOf: LengthOf },
): PlacedObject {
  const lexer = new Lexer(bytes, start, end);
  lexer.skipWhite();
  const first = lexer.position;
  // `2 0 obj` also stands inside `12 0 obj`.
  if (isDigit(bytes[first - 1])) damaged(first, 'object_misplaced');
  const number = lexer.unsigned();
  lexer.skipSpace();
  const generation = lexer.unsigned();
  lexer.skipSpace();
  lexer.keyword('obj');
  let value = parseValue(lexer, { allowance: context.allowance, inFile: true });
  lexer.skipSpace();
  if (isDict(value) && lexer.startsWith('stream')) {
    value = { kind: 'stream', dict: value, raw: readStream(lexer, value, context.lengthOf) };
  }
  lexer.skipSpace();
  // Some writers leave no space between `endobj` and what follows; the word itself is what counts.
  if (!lexer.startsWith('endobj')) damaged(lexer.position, 'expected_endobj');
  lexer.position += 'endobj'.length;
  return { number, generation, value, start: first, end: lexer.position };
}

/** The raw bytes between `stream` and `endstream`, of exactly the length that the dictionary says. */
function readStream(lexer: Lexer, dict: PdfDict, lengthOf: LengthOf): Uint8Array {
  lexer.position += 'stream'.length;
  if (lexer.peek() === 0x0d && lexer.peek(1) === 0x0a) lexer.position += 2;
  else if (lexer.peek() === 0x0a) lexer.position += 1;
  else damaged(lexer.position, 'stream_begins_wrongly');
  // An external file's bytes are not this document's.
  if (dict.get('F') !== null) damaged(lexer.position, 'stream_outside_file');
  const written = dict.get('Length');
  const length = isRef(written) ? lengthOf(written) : written;
  if (!isInteger(length) || length < 0) return damaged(lexer.position, 'stream_length');
  if (length > lexer.end - lexer.position) refuse({ code: 'pdf_truncated' });
  const raw = lexer.bytes.subarray(lexer.position, lexer.position + length);
  lexer.position += length;
  // One end of line belongs there; some writers make two.
  skipEndOfLine(lexer);
  skipEndOfLine(lexer);
  if (!lexer.startsWith('endstream')) damaged(lexer.position, 'stream_length');
  lexer.position += 'endstream'.length;
  return raw;
}

function skipEndOfLine(lexer: Lexer): void {
  if (lexer.peek() === 0x0d) lexer.position++;
  if (lexer.peek() === 0x0a) lexer.position++;
}
