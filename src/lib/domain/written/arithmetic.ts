import type { Minor } from '../money.ts';
import { err, ok, type Result } from '../result.ts';
import { plain } from '../text.ts';
import { readNumber } from './number.ts';

/**
 * Evaluates what people write in an amount field: numbers as Norwegians write them (see `number.ts`), `+ - * /`
 * (also `− × ÷ :`), signs and parentheses, with the usual precedence. Exact all the way: fractions of bigints, rounded
 * once at the end, half away from zero. An amount by itself has at most two decimals; a factor may have more. What can't
 * be seen, as a bank's page puts it around an amount that is copied, is no part of it.
 *
 * `ambiguous_amount`: a number in it can mean two things; `readings` are both results, with the decimal sign first. Who
 * wrote it must be asked.
 * @returns øre.
 */
export function evaluateAmount(written: string): Result<Minor, ArithmeticError> {
  const text = plain(written);
  if (text.length > LONGEST) return err({ code: 'not_an_amount' });
  const asDecimal: Reader = { text, at: 0, grouped: false, asks: false };
  const decimal = evaluate(asDecimal);
  if (!asDecimal.asks) return decimal;
  const grouped = evaluate({ text, at: 0, grouped: true, asks: false });
  if (!decimal.ok || !grouped.ok) return decimal.ok ? grouped : decimal;
  if (decimal.value === grouped.value) return decimal;
  return err({ code: 'ambiguous_amount', readings: [decimal.value, grouped.value] });
}

export type ArithmeticError =
  | { code: 'not_an_amount' }
  | { code: 'division_by_zero' }
  | { code: 'ambiguous_amount'; readings: readonly [Minor, Minor] };

/** Every amount that the text can mean, for searching: none, one, or both. */
export function amountReadings(text: string): readonly Minor[] {
  const read = evaluateAmount(text);
  if (read.ok) return [read.value];
  return read.error.code === 'ambiguous_amount' ? read.error.readings : [];
}

/** Whether the text is more than a plain number, so that its result is worth showing beside it. */
export function isCalculation(text: string): boolean {
  return /[\d)].*[-−+*×/÷:(]/.test(text) || text.includes('(');
}

/** Bounds the depth of the recursion as well as the digits. */
const LONGEST = 200;
const NUMBER = /[\d.,](?:[\d.,\s]*[\d.,])?/y;

/** denominator ≥ 0n; 0n stands for "divided by zero", and every step from there keeps it. */
interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

interface Reader {
  readonly text: string;
  at: number;
  /** How to read a number that can mean two things: its sign sets thousands apart. */
  readonly grouped: boolean;
  /** There is such a number. */
  asks: boolean;
}

function evaluate(reader: Reader): Result<Minor, Exclude<ArithmeticError, { code: 'ambiguous_amount' }>> {
  const value = readSum(reader);
  skipSpaces(reader);
  if (value === null || reader.at !== reader.text.length) return err({ code: 'not_an_amount' });
  if (value.denominator === 0n) return err({ code: 'division_by_zero' });
  return ok(roundHalfAway(value.numerator * 100n, value.denominator));
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
  if (take(reader, '(') === null) return readOperand(reader);
  const inner = readSum(reader);
  return inner !== null && take(reader, ')') !== null ? inner : null;
}

function readOperand(reader: Reader): Fraction | null {
  skipSpaces(reader);
  NUMBER.lastIndex = reader.at;
  const written = NUMBER.exec(reader.text)?.[0];
  if (written === undefined) return null;
  reader.at += written.length;
  const read = readNumber(written);
  if (read.name === 'none') return null;
  if (read.name === 'either') reader.asks = true;
  const { digits, decimals } =
    read.name === 'plain' ? read.value : reader.grouped ? read.grouped : read.decimal;
  const tooFine = decimals > 2 && read.name === 'plain' && !isCalculation(reader.text);
  return tooFine ? null : { numerator: digits, denominator: 10n ** BigInt(decimals) };
}

function take(reader: Reader, oneOf: string): string | null {
  skipSpaces(reader);
  const character = reader.text[reader.at];
  if (character === undefined || !oneOf.includes(character)) return null;
  reader.at += 1;
  return character;
}

function skipSpaces(reader: Reader): void {
  while (/\s/.test(reader.text[reader.at] ?? '')) reader.at += 1;
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
