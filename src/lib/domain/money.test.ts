import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAmount, fromDecimal, multiplyRounded, sum, toDecimal } from './money.ts';
import { walk } from '#tests/setup/walk.ts';

const minor = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });

describe('reading a decimal', () => {
  it('takes an amount', () =>
    walk(
      [
        ['1234.5', 123_450n],
        ['-7', -700n],
        ['0', 0n],
        ['-0.00', 0n],
        ['999999999999999.99', 99_999_999_999_999_999n],
      ],
      (text, amount) => {
        expect(fromDecimal(text)).toBe(amount);
      },
    ));

  it('takes for no amount what is none', () =>
    walk(
      [
        '',
        ' ',
        '-',
        '.50',
        '1.',
        '1.234',
        '1,5',
        '1 234',
        '1.2.3',
        '1,2,3',
        '1e3',
        '0x10',
        'NaN',
        '+1',
        '--1',
        '1-',
        '٣',
      ],
      (text) => {
        expect(fromDecimal(text)).toBeNull();
      },
    ));

  it('never throws, and gives nothing but an amount it could write itself', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const amount = fromDecimal(text);
        return amount === null || fromDecimal(toDecimal(amount)) === amount;
      }),
    );
  });

  it('gives back what was written', () => {
    fc.assert(fc.property(minor, (amount) => fromDecimal(toDecimal(amount)) === amount));
  });
});

describe('writing an amount', () => {
  it('writes amounts as people read them', () =>
    walk(
      [
        [0n, '0.00', '0,00'],
        [-1n, '-0.01', '−0,01'],
        [-123_456_789n, '-1234567.89', '−1\u00a0234\u00a0567,89'],
        [100_000n, '1000.00', '1\u00a0000,00'],
      ],
      (amount, decimal, norwegian) => {
        expect(toDecimal(amount)).toBe(decimal);
        expect(formatAmount(amount)).toBe(norwegian);
      },
    ));
});

describe('rounding', () => {
  it('multiplies and rounds once', () =>
    walk(
      [
        [5n, 1n, 10n, 1n],
        [-5n, 1n, 10n, -1n],
        [4n, 1n, 10n, 0n],
        [-4n, 1n, 10n, 0n],
        [12_500n, 2500n, 12_500n, 2500n],
        [1n, 1n, 3n, 0n],
        [2n, 1n, 3n, 1n],
      ],
      (amount, numerator, denominator, rounded) => {
        expect(multiplyRounded(amount, numerator, denominator)).toBe(rounded);
      },
    ));

  it('is never more than half an øre off, and the same in debit and credit', () => {
    const part = fc.bigInt({ min: 0n, max: 20_000n });
    const whole = fc.bigInt({ min: 1n, max: 20_000n });
    fc.assert(
      fc.property(minor, part, whole, (amount, numerator, denominator) => {
        const rounded = multiplyRounded(amount, numerator, denominator);
        const off = 2n * (rounded * denominator - amount * numerator);
        expect(off <= denominator && off >= -denominator).toBe(true);
        expect(multiplyRounded(-amount, numerator, denominator)).toBe(-rounded);
      }),
    );
  });
});

it('a sum is exact beyond what a float can hold', () => {
  expect(sum([])).toBe(0n);
  expect(sum([2n ** 53n, 1n, -(2n ** 53n)])).toBe(1n);
});
