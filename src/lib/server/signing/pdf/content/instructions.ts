import { endOfImage } from '#lib/domain/pdf/drawing/inline-image.ts';
import {
  BACKSLASH,
  BRACKET,
  BRACKET_END,
  CLOSE,
  GREATER,
  isDelimiter,
  isWhite,
  LESS,
  OPEN,
  PERCENT,
  SLASH,
} from '#lib/domain/pdf/syntax/signs.ts';
import type { Matrix } from '../matrix.ts';

/** A name in a content stream, one character per byte. */
export class ContentName {
  readonly value: string;

  constructor(value: string) {
    this.value = value;
  }
}

/** What stands before an operator. Dictionaries and what is not understood are null. */
export type Operand = number | ContentName | Uint8Array | readonly Operand[] | null;

export interface Instruction {
  readonly operator: string;
  readonly operands: readonly Operand[];
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)$/;
/** No operator takes more. */
const MAX_OPERANDS = 64;

/**
 * The instructions of a content stream (ISO 32000-1, 7.8.2), read as viewers do: what makes no sense is passed over.
 * An inline image is the one instruction `BI`. Never throws.
 */
export function* instructions(bytes: Uint8Array): Generator<Instruction> {
  const reader = new Reader(bytes);
  let operands: Operand[] = [];
  for (let next = reader.next(); next !== undefined; next = reader.next()) {
    if (typeof next !== 'string') {
      if (operands.length < MAX_OPERANDS) operands.push(next);
      continue;
    }
    if (next === 'ID') reader.skipImage();
    // The entries between BI and ID describe the image; where it is painted does not depend on them.
    if (next !== 'BI' && next !== 'EI') yield { operator: next === 'ID' ? 'BI' : next, operands };
    operands = [];
  }
}

/** The number at a place among operands; 0 where there is none. */
export function numberAt(operands: readonly Operand[], at: number): number {
  const operand = operands[at];
  return typeof operand === 'number' ? operand : 0;
}

/** Six numbers as a matrix. */
export function matrixAt(operands: readonly Operand[]): Matrix {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = [0, 1, 2, 3, 4, 5].map((at) => numberAt(operands, at));
  return [a, b, c, d, e, f];
}

class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The next operand, or an operator as a string, or undefined at the end. */
  next(): Operand | string | undefined {
    for (;;) {
      this.#skipSpace();
      const byte = this.#bytes[this.#at];
      if (byte === undefined) return undefined;
      if (byte === OPEN) return this.#string();
      if (byte === LESS) return this.#bytes[this.#at + 1] === LESS ? this.#dictionary() : this.#hex();
      if (byte === BRACKET) return this.#array();
      if (byte === SLASH) return new ContentName(this.#word(1));
      if (!isDelimiter(byte)) return this.#number(this.#word(0));
      // A closing bracket of nothing.
      this.#at += 1;
    }
  }

  skipImage(): void {
    this.#at = endOfImage(this.#bytes, this.#at);
  }

  #skipSpace(): void {
    for (;;) {
      const byte = this.#bytes[this.#at];
      if (byte === PERCENT) this.#skipTo((end) => end === 10 || end === 13);
      else if (isWhite(byte)) this.#at += 1;
      else return;
    }
  }

  #skipTo(isEnd: (byte: number) => boolean): void {
    while (this.#at < this.#bytes.length && !isEnd(this.#bytes[this.#at] ?? 0)) this.#at += 1;
  }

  #word(skip: number): string {
    this.#at += skip;
    const start = this.#at;
    this.#skipTo((byte) => isWhite(byte) || isDelimiter(byte));
    return String.fromCharCode(...this.#bytes.subarray(start, Math.min(this.#at, start + 256)));
  }

  #number(word: string): number | string {
    return NUMBER.test(word) ? Number(word) : word;
  }

  #string(): Uint8Array {
    const out: number[] = [];
    let depth = 0;
    for (; this.#at < this.#bytes.length; this.#at += 1) {
      let byte = this.#bytes[this.#at] ?? 0;
      if (byte === BACKSLASH) {
        const escaped = this.#escape();
        if (escaped !== null) out.push(escaped);
        continue;
      }
      if (byte === OPEN) depth += 1;
      else if (byte === CLOSE) depth -= 1;
      if (depth === 0) break;
      if (byte === 13) byte = 10;
      if (depth > 1 || byte !== OPEN) out.push(byte);
    }
    this.#at += 1;
    return Uint8Array.from(out);
  }

  /** The byte an escape stands for (ISO 32000-1, table 3); leaves the place on its last character. */
  #escape(): number | null {
    this.#at += 1;
    const byte = this.#bytes[this.#at] ?? 0;
    if (byte < 0x30 || byte > 0x37) {
      if (byte === 10 || byte === 13) return null;
      const at = 'nrtbf'.indexOf(String.fromCharCode(byte));
      return at < 0 ? byte : ([10, 13, 9, 8, 12][at] ?? byte);
    }
    let value = byte - 0x30;
    for (let digits = 1; digits < 3; digits += 1) {
      const next = this.#bytes[this.#at + 1] ?? 0;
      if (next < 0x30 || next > 0x37) break;
      value = value * 8 + next - 0x30;
      this.#at += 1;
    }
    return value & 255;
  }

  #hex(): Uint8Array {
    const start = this.#at + 1;
    this.#skipTo((byte) => byte === GREATER);
    const digits = Buffer.from(this.#bytes.subarray(start, this.#at))
      .toString('latin1')
      .replace(/[^0-9a-f]/gi, '');
    this.#at += 1;
    return new Uint8Array(Buffer.from(digits.length % 2 ? `${digits}0` : digits, 'hex'));
  }

  #dictionary(): null {
    let depth = 0;
    while (this.#at < this.#bytes.length) {
      const byte = this.#bytes[this.#at];
      const twice = this.#bytes[this.#at + 1] === byte;
      if (byte === OPEN) {
        this.#string();
        continue;
      }
      if (byte === LESS && twice) depth += 1;
      if (byte === GREATER && twice) depth -= 1;
      this.#at += (byte === LESS || byte === GREATER) && twice ? 2 : 1;
      if (depth === 0) break;
    }
    return null;
  }

  /** An array of operands; arrays in arrays do not occur in content. */
  #array(): Operand[] {
    this.#at += 1;
    const items: Operand[] = [];
    for (;;) {
      this.#skipSpace();
      const byte = this.#bytes[this.#at];
      if (byte === BRACKET_END) this.#at += 1;
      if (byte === undefined || byte === BRACKET_END) return items;
      if (byte === BRACKET) this.#at += 1;
      const item = this.next();
      if (item !== undefined && typeof item !== 'string') items.push(item);
    }
  }
}
