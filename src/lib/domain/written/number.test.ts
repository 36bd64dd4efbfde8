import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateAmount } from './arithmetic.ts';
import { readNumber } from './number.ts';
import { walk } from '#tests/setup/walk.ts';

/** Øre; both where it must be asked; null where it is no amount. */
function read(text: string): bigint | readonly bigint[] | null {
  const result = evaluateAmount(text);
  if (result.ok) return result.value;
  return result.error.code === 'ambiguous_amount' ? result.error.readings : null;
}

describe('an amount as it is written in Norway', () => {
  it('is an amount, as it is written', () =>
    walk(
      [
        ['12.500', 1_250_000n],
        ['1.000', 100_000n],
        ['1.234,50', 123_450n],
        ['1.234.567', 123_456_700n],
        ['1.234.567,8', 123_456_780n],
        ['-12.500', -1_250_000n],
        ['−1.000,00', -100_000n],
        ['1 234,50', 123_450n],
        ['1\u00a0234\u202f567,89', 123_456_789n],
        ['1 234 567', 123_456_700n],
        ['1 234.50', 123_450n],
        ['12500', 1_250_000n],
        ['12.50', 1250n],
        ['12.5', 1250n],
        ['0.50', 50n],
        ['0,5', 50n],
        ['1,234.50', 123_450n],
        ['1,234,567', 123_456_700n],
        ['1,234,567.89', 123_456_789n],
        ['007', 700n],
        ['999999999999999,99', 99_999_999_999_999_999n],
      ],
      (text, minor) => {
        expect(read(text)).toBe(minor);
      },
    ));

  it('can mean two things, and is asked about', () =>
    walk(
      [
        ['1,234', [123n, 123_400n]],
        ['12,500', [1250n, 1_250_000n]],
        ['-1,000', [-100n, -100_000n]],
        ['1,500+1', [250n, 150_100n]],
      ],
      (text, readings) => {
        expect(read(text)).toEqual(readings);
      },
    ));

  it('what comes to the same either way is not asked about', () => {
    expect(read('0*1,500')).toBe(0n);
  });

  it('is no amount', () =>
    walk(
      [
        '1e9',
        '1E3',
        '0x10',
        '0,005',
        '0.500',
        '1,2345',
        '1234.500',
        '1 234.567',
        '1.234,567',
        '1.23,4',
        '1.2.3',
        '1,2,3',
        '1.234.56',
        '12 50',
        '1 23',
        '01.000',
        '1,234.567,8',
        '1'.repeat(16),
        '٣',
        'kr 5',
        '1,50 kr',
        'NaN',
      ],
      (text) => {
        expect(read(text)).toBeNull();
      },
    ));

  it('a factor may be finer than an øre', () => {
    expect(read('1000*0,255')).toBe(25_500n);
    expect(read('0,0049*1000')).toBe(490n);
  });

  const whole = fc.bigInt({ min: 0n, max: 10n ** 14n });
  const øre = fc.integer({ min: 0, max: 99 });
  const separated = (number: bigint, sign: string) => String(number).replace(/\B(?=(\d{3})+$)/g, sign);

  it('reads every amount in each of its spellings as the same', () => {
    fc.assert(
      fc.property(whole, øre, fc.constantFrom(' ', '\u00a0', '\u202f', '.', ''), (kroner, rest, sign) => {
        const decimals = String(rest).padStart(2, '0');
        const minor = kroner * 100n + BigInt(rest);
        expect(read(`${separated(kroner, sign)},${decimals}`)).toBe(minor);
        expect(read(`${separated(kroner, ',')}.${decimals}`)).toBe(minor);
        expect(read(separated(kroner, sign))).toBe(kroner * 100n);
      }),
    );
  });

  it('never takes one reading where there are two', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999 }), fc.integer({ min: 0, max: 999 }), (before, behind) => {
        const text = `${before},${String(behind).padStart(3, '0')}`;
        expect(readNumber(text).name).toBe('either');
        expect(Array.isArray(read(text))).toBe(true);
      }),
    );
  });

  it('never throws, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789.,  e-') }), (text) => {
        expect(['plain', 'either', 'none']).toContain(readNumber(text).name);
      }),
    );
  });
});
