import type { Minor } from './money.ts';
import { err, ok, type Result } from './result.ts';

/**
 * Evaluates what people write in an amount field: numbers as Norwegians write them (`1 234,50`,
 * a point works too), `+ - * /` (also `− × ÷ :`), signs and parentheses, with the usual precedence.
 * Exact all the way: fractions of bigints, rounded once at the end, half away from zero.
 *
 * @returns øre.
 */
export function evaluateAmount(text: string): Result<Minor, ArithmeticError> {
  const compact = text.replace(SPACES, '');
  if (compact === '' || compact.length > LONGEST) return err({ code: 'not_an_amount' });
  const reader: Reader = { text: compact, at: 0 };
  const value = readSum(reader);
  if (value === null || reader.at !== compact.length) return err({ code: 'not_an_amount' });
  if (value.denominator === 0n) return err({ code: 'division_by_zero' });
  return ok(roundHalfAway(value.numerator * 100n, value.denominator));
}

export type ArithmeticError = { code: 'not_an_amount' } | { code: 'division_by_zero' };

/** Whether the text is more than a plain number, so that its result is worth showing beside it. */
export function isCalculation(text: string): boolean {
  return /[\d)].*[-−+*×/÷:(]/.test(text) || text.includes('(');
}

const SPACES = /[\s\u00a0\u202f]/g;
/** Bounds the depth of the recursion as well as the digits. */
const LONGEST = 200;
const NUMBER = /(\d+)(?:[.,](\d*))?|[.,](\d+)/y;

/** denominator ≥ 0n; 0n stands for "divided by zero", and every step from there keeps it. */
interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

interface Reader {
  readonly text: string;
  at: number;
}

function readSum(reader: Reader): Fraction | null {
  let left = readProduct(reader);
  while (left !== null) {
    const operator = take(reader, '+-−');
    if (operator === null) return left;
    const right = readProduct(reader);
    if (right === null) return null;
    left = add(left, operator === '+' ? right : negate(right));
  }
  return null;
}

function readProduct(reader: Reader): Fraction | null {
  let left = readSigned(reader);
  while (left !== null) {
    const operator = take(reader, '*×/÷:');
    if (operator === null) return left;
    const right = readSigned(reader);
    if (right === null) return null;
    left = multiply(left, operator === '*' || operator === '×' ? right : invert(right));
  }
  return null;
}

function readSigned(reader: Reader): Fraction | null {
  const sign = take(reader, '+-−');
  if (sign !== null) {
    const value = readSigned(reader);
    return value === null || sign === '+' ? value : negate(value);
  }
  if (take(reader, '(') === null) return readNumber(reader);
  const inner = readSum(reader);
  return inner !== null && take(reader, ')') !== null ? inner : null;
}

function readNumber(reader: Reader): Fraction | null {
  NUMBER.lastIndex = reader.at;
  const match = NUMBER.exec(reader.text);
  if (match === null) return null;
  reader.at = NUMBER.lastIndex;
  const decimals = match[2] ?? match[3] ?? '';
  return { numerator: BigInt(`${match[1] ?? '0'}${decimals}`), denominator: 10n ** BigInt(decimals.length) };
}

function take(reader: Reader, oneOf: string): string | null {
  const character = reader.text[reader.at];
  if (character === undefined || !oneOf.includes(character)) return null;
  reader.at += 1;
  return character;
}

function add(left: Fraction, right: Fraction): Fraction {
  return {
    numerator: left.numerator * right.denominator + right.numerator * left.denominator,
    denominator: left.denominator * right.denominator,
  };
}

function multiply(left: Fraction, right: Fraction): Fraction {
  return {
    numerator: left.numerator * right.numerator,
    denominator: left.denominator * right.denominator,
  };
}

function negate(value: Fraction): Fraction {
  return { numerator: -value.numerator, denominator: value.denominator };
}

function invert(value: Fraction): Fraction {
  // 1 / (x / 0) is still "divided by zero", never a number again.
  if (value.denominator === 0n) return value;
  return value.numerator < 0n
    ? { numerator: -value.denominator, denominator: -value.numerator }
    : { numerator: value.denominator, denominator: value.numerator };
}

function roundHalfAway(numerator: bigint, denominator: bigint): bigint {
  const absolute = numerator < 0n ? -numerator : numerator;
  const rounded = (absolute * 2n + denominator) / (denominator * 2n);
  return numerator < 0n ? -rounded : rounded;
}
