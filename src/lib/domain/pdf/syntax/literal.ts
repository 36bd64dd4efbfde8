import { refuse } from './fault.ts';
import type { Lexer } from './lexer.ts';
import type { PdfString } from './value.ts';

const ESCAPES: Readonly<Record<number, number>> = { 0x6e: 10, 0x72: 13, 0x74: 9, 0x62: 8, 0x66: 12 };

/** `(…)` with balanced parentheses and escapes (ISO 32000-1, 7.3.4.2). */
export function readLiteral(lexer: Lexer, inFile: boolean): PdfString {
  const start = lexer.position;
  const close = closeOf(lexer);
  // Decoding never makes a string longer.
  const bytes = new Uint8Array(close - start - 1);
  let size = 0;
  lexer.position++;
  while (lexer.position < close) {
    const byte = lexer.peek() ?? 0;
    lexer.position++;
    const decoded = byte === 0x5c ? readEscape(lexer) : plain(lexer, byte);
    if (decoded !== null) bytes[size++] = decoded;
  }
  lexer.position = close + 1;
  const place = inFile ? { start, end: lexer.position } : { start: -1, end: -1 };
  return { kind: 'string', bytes: bytes.subarray(0, size), hex: false, ...place };
}

/** Where the parenthesis stands that closes the one here. */
function closeOf(lexer: Lexer): number {
  let open = 0;
  for (let at = lexer.position; at < lexer.end; at++) {
    const byte = lexer.bytes[at];
    if (byte === 0x5c) at++;
    else if (byte === 0x28) open++;
    else if (byte === 0x29 && --open === 0) return at;
  }
  return refuse({ code: 'pdf_truncated' });
}

/** Every end of a line inside a string counts as one line feed. */
function plain(lexer: Lexer, byte: number): number {
  if (byte !== 0x0d) return byte;
  if (lexer.peek() === 0x0a) lexer.position++;
  return 0x0a;
}

/** What stands behind a backslash; null when that is nothing. */
function readEscape(lexer: Lexer): number | null {
  const byte = lexer.peek() ?? 0;
  if (byte >= 0x30 && byte <= 0x37) return readOctal(lexer);
  lexer.position++;
  if (byte === 0x0d) {
    if (lexer.peek() === 0x0a) lexer.position++;
    return null;
  }
  return byte === 0x0a ? null : (ESCAPES[byte] ?? byte);
}

function readOctal(lexer: Lexer): number {
  let value = 0;
  for (let digits = 0; digits < 3; digits++) {
    const byte = lexer.peek();
    if (byte === undefined || byte < 0x30 || byte > 0x37) break;
    value = value * 8 + (byte - 0x30);
    lexer.position++;
  }
  return value & 0xff;
}
