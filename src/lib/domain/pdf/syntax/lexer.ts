import { damaged } from './fault.ts';
import { isDelimiter, isWhite } from './signs.ts';

export function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

/** The place of the first byte from here that is no white space. */
export function skipWhite(bytes: Uint8Array, from: number): number {
  let at = from;
  while (isWhite(bytes[at])) at++;
  return at;
}

/** A byte that belongs to a name, number or keyword. */
function isRegular(byte: number | undefined): boolean {
  return byte !== undefined && !isWhite(byte) && !isDelimiter(byte);
}

export function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

/** A place in some bytes, and the smallest things that can be read there (ISO 32000-1, 7.2). */
export class Lexer {
  readonly bytes: Uint8Array;
  readonly end: number;
  position: number;

  constructor(bytes: Uint8Array, position: number, end: number) {
    this.bytes = bytes;
    this.position = position;
    this.end = end;
  }

  /** The byte `ahead` of the place, or undefined behind the end. */
  peek(ahead = 0): number | undefined {
    const at = this.position + ahead;
    return at < this.end ? this.bytes[at] : undefined;
  }

  /** White space only. */
  skipWhite(): void {
    while (isWhite(this.peek())) this.position++;
  }

  /** White space and comments. */
  skipSpace(): void {
    for (;;) {
      this.skipWhite();
      if (this.peek() !== 0x25) return;
      while (this.position < this.end && this.peek() !== 0x0a && this.peek() !== 0x0d) this.position++;
    }
  }

  /** Whether these characters stand here; does not care what follows them. */
  startsWith(text: string): boolean {
    for (let at = 0; at < text.length; at++) if (this.peek(at) !== text.charCodeAt(at)) return false;
    return true;
  }

  /** Takes the keyword, which must not go on. */
  takeKeyword(word: string): boolean {
    if (!this.startsWith(word) || isRegular(this.peek(word.length))) return false;
    this.position += word.length;
    return true;
  }

  keyword(word: string): void {
    if (!this.takeKeyword(word)) damaged(this.position, `expected_${word}`);
  }

  /** Digits alone, as in an object number or an offset. */
  unsigned(): number {
    const start = this.position;
    let value = 0;
    for (let byte = this.peek(); byte !== undefined && isDigit(byte); byte = this.peek()) {
      value = value * 10 + (byte - 0x30);
      this.position++;
      if (this.position - start > 15) damaged(start, 'number_too_long');
    }
    if (this.position === start || isRegular(this.peek())) damaged(start, 'expected_number');
    return value;
  }

  /** The run of regular characters here, one character per byte. */
  regular(): string {
    const start = this.position;
    while (isRegular(this.peek())) this.position++;
    return latin(this.bytes.subarray(start, this.position));
  }
}

/** One character per byte. */
export function latin(bytes: Uint8Array): string {
  let text = '';
  if (bytes.length < 32) {
    for (const byte of bytes) text += String.fromCharCode(byte);
    return text;
  }
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return text;
}
