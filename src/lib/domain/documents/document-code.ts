import { err, ok, type Result } from '../result.ts';

/**
 * The code printed on every page of a document, by which anyone finds its verification page. It is the only thing that
 * keeps a stranger from a document's page, so it is 128 random bits; and people type it from paper, so it is written in
 * Crockford's base 32 (no I, L, O or U) with two check characters.
 *
 * The check is a Reed–Solomon code over GF(32): 26 data characters and 2 check characters, distance 3. Every one or two
 * wrong characters, and every two that changed places, are noticed for certain; anything else with 4095 in 4096.
 */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_BYTES = 16;
const DATA_LENGTH = 26;
const CODE_LENGTH = 28;

/** Powers of the primitive element of GF(32) with the polynomial x⁵ + x² + 1. */
const POWERS = powers();

export interface DocumentCode {
  /** As it is printed and stored: seven groups of four, `7ZZZ-…`. */
  readonly text: string;
  /** The 16 random bytes. */
  readonly bytes: Uint8Array;
}

export type CodeError =
  /** Not the length of a code, or a character that no code has. */
  | { code: 'code_malformed'; length: number; expected: number }
  /** It has the form of a code, but a character is wrong. */
  | { code: 'code_mistyped' };

/** The code of 16 random bytes, as it is printed: seven groups of four characters. Throws on another number of bytes. */
export function formatCode(bytes: Uint8Array): string {
  if (bytes.length !== CODE_BYTES) throw new RangeError('a document code is made of 16 bytes');
  const data = toSymbols(bytes);
  const text = [...data, ...check(data)].map((symbol) => ALPHABET.charAt(symbol)).join('');
  return text.replace(/(.{4})(?=.)/g, '$1-');
}

/**
 * Reads a code as people write it: in any case, with any spaces and hyphens, with O for 0 and I or L for 1.
 * What it gives is written as {@link formatCode} writes it, so it can be looked up as it stands.
 */
export function parseCode(text: string): Result<DocumentCode, CodeError> {
  const symbols = [...text.toUpperCase().replace(/[\s\p{Pd}\u00ad\u200b\u2212]/gu, '')].map(toSymbol);
  if (symbols.length !== CODE_LENGTH || symbols.includes(-1)) {
    return err({ code: 'code_malformed', length: symbols.length, expected: CODE_LENGTH });
  }
  const data = symbols.slice(0, DATA_LENGTH);
  const [first, second] = check(data);
  const bytes = toBytes(data);
  if (bytes === null || symbols[DATA_LENGTH] !== first || symbols[DATA_LENGTH + 1] !== second) {
    return err({ code: 'code_mistyped' });
  }
  return ok({ text: formatCode(bytes), bytes });
}

function toSymbol(character: string): number {
  if (character === 'O') return 0;
  if (character === 'I' || character === 'L') return 1;
  return ALPHABET.indexOf(character);
}

/** 128 bits as 26 symbols of five, most significant first; the two bits left over lead and are zero. */
function toSymbols(bytes: Uint8Array): number[] {
  let value = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const symbols: number[] = [];
  for (let at = 0; at < DATA_LENGTH; at += 1) {
    symbols.unshift(Number(value & 31n));
    value >>= 5n;
  }
  return symbols;
}

/** The 16 bytes, or null where the two leading bits are not zero: formatCode never wrote that. */
function toBytes(symbols: readonly number[]): Uint8Array | null {
  let value = symbols.reduce((sum, symbol) => (sum << 5n) | BigInt(symbol), 0n);
  const bytes = new Uint8Array(CODE_BYTES);
  for (let at = CODE_BYTES - 1; at >= 0; at -= 1) {
    bytes[at] = Number(value & 255n);
    value >>= 8n;
  }
  return value === 0n ? bytes : null;
}

/** The remainder of data·x² by (x − α)(x − α²). */
function check(data: readonly number[]): [number, number] {
  const sum = power(1) ^ power(2);
  const product = power(3);
  let high = 0;
  let low = 0;
  for (const symbol of data) {
    const lead = symbol ^ high;
    high = low ^ multiply(lead, sum);
    low = multiply(lead, product);
  }
  return [high, low];
}

function powers(): readonly number[] {
  const list = [1];
  for (let value = 2; value !== 1; value = value & 16 ? (value << 1) ^ 0b100101 : value << 1)
    list.push(value);
  return list;
}

function power(exponent: number): number {
  return POWERS[exponent % POWERS.length] ?? 0;
}

function multiply(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : power(POWERS.indexOf(a) + POWERS.indexOf(b));
}
