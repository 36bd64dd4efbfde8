import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountReadings, evaluateAmount, isCalculation } from './arithmetic.ts';
import { formatAmount, toDecimal } from '../money.ts';
import { walk } from '#tests/setup/walk.ts';

function value(text: string): bigint | string {
  const result = evaluateAmount(text);
  return result.ok ? result.value : result.error.code;
}

describe('evaluateAmount', () => {
  it('is so many øre', () =>
    walk(
      [
        ['120+35,50*2', 19100n],
        ['(120+35,50)*2', 31100n],
        ['1 234,50', 123450n],
        ['1\u00a0234.5', 123450n],
        ['12.500+1.000', 1350000n],
        [' 1 000 * 2 ', 200000n],
        ['−7', -700n],
        ['10--3', 1300n],
        ['-(2+3)*2', -1000n],
        ['100/3', 3333n],
        ['200/3', 6667n],
        ['-200:3', -6667n],
        ['100/3*3', 10000n],
        ['12500*25/125', 250000n],
        ['1*0,005', 1n],
        ['1*-0,005', -1n],
        ['1*0,0049', 0n],
        [',5', 50n],
        ['5,', 500n],
        ['2×3÷4', 150n],
        ['\u202d1\u00a0234,50\u202c', 123450n],
        ['2--(-3)', -100n],
      ],
      (text, minor) => {
        expect(value(text)).toBe(minor);
      },
    ));

  it('is not an amount', () =>
    walk(['', ' ', '12a', '1+', '*2', '(1', '1)', ',', '()', '1,2,3', 'kr 5', '1'.repeat(201)], (text) => {
      expect(value(text)).toBe('not_an_amount');
    }));

  it('divides by zero', () =>
    walk(['1/0', '0/0', '1/(2-2)', '1/(1/0)', '5+1/0', '0*(1/0)', '-(1/0)'], (text) => {
      expect(value(text)).toBe('division_by_zero');
    }));

  it('reads every amount that is written for people or machines', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), (minor) => {
        expect(value(formatAmount(minor))).toBe(minor);
        expect(value(toDecimal(minor))).toBe(minor);
      }),
    );
  });

  it('adds, subtracts and multiplies exactly', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 12n });
    fc.assert(
      fc.property(amount, amount, fc.integer({ min: 0, max: 1000 }), (a, b, n) => {
        expect(value(`${formatAmount(a)} + ${formatAmount(b)} * ${n}`)).toBe(a + b * BigInt(n));
        expect(value(`${toDecimal(a)}-${toDecimal(b)}`)).toBe(a - b);
      }),
    );
  });

  it('never throws, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789+-*/(),. x') }), (text) => {
        expect(['bigint', 'string']).toContain(typeof value(text));
      }),
    );
  });
});

it('gives a search every amount that is meant', () => {
  expect(amountReadings('244375')).toEqual([24_437_500n]);
  expect(amountReadings('244 375,00')).toEqual([24_437_500n]);
  expect(amountReadings('1,234')).toEqual([123n, 123_400n]);
  expect(amountReadings('kaffe')).toEqual([]);
});

describe('isCalculation', () => {
  it('is one', () =>
    walk(['1+2', '3*4', '(5)', '10-3', '1/2'], (text) => {
      expect(isCalculation(text)).toBe(true);
    }));
  it('is none', () =>
    walk(['12', '-7', '1 234,50', '−5,5', ''], (text) => {
      expect(isCalculation(text)).toBe(false);
    }));
});
