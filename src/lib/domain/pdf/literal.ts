import { refuse } from './fault.ts';
import type { Lexer } from './lexer.ts';
import type { PdfString } from './value.ts';

const ESCAPES: Readonly<Record<number, number>> = { 0x6e: 10, 0x72: 13, 0x74: 9, 0x62: 8, 0x66: 12 };

/** `(…)` with balanced parentheses and escapes (ISO 32000-1, 7.3.4.2). */
export function readLiteral(lexer: Lexer, inFile: boolean): PdfString {
  const start = lexer.position++;
  const bytes: number[] = [];
  for (let open = 1; open > 0;) {
    const byte = lexer.peek();
    if (byte === undefined) refuse({ code: 'pdf_truncated' });
    lexer.position++;
    if (byte === 0x5c) {
      bytes.push(...readEscape(lexer));
      continue;
    }
    if (byte === 0x28) open++;
    if (byte === 0x29) open--;
    if (open === 0) break;
    // Every end of a line inside a string counts as one line feed.
    if (byte === 0x0d && lexer.peek() === 0x0a) lexer.position++;
    bytes.push(byte === 0x0d ? 0x0a : byte);
  }
  const place = inFile ? { start, end: lexer.position } : { start: -1, end: -1 };
  return { kind: 'string', bytes: Uint8Array.from(bytes), hex: false, ...place };
}

function readEscape(lexer: Lexer): number[] {
  const byte = lexer.peek();
  if (byte === undefined) return refuse({ code: 'pdf_truncated' });
  if (byte >= 0x30 && byte <= 0x37) return [readOctal(lexer)];
  lexer.position++;
  if (byte === 0x0d) {
    if (lexer.peek() === 0x0a) lexer.position++;
    return [];
  }
  if (byte === 0x0a) return [];
  return [ESCAPES[byte] ?? byte];
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
