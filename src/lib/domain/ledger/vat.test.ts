import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  VAT_CODES,
  VAT_RATES,
  defaultVatAccounts,
  rateOn,
  splitGross,
  vatCode,
  vatOfNet,
  type RateClass,
} from './vat.ts';
import { walk } from '#tests/setup/walk.ts';
import { day } from '#tests/setup/books/day.ts';

describe('the standard codes', () => {
  it('are the 30 of the code list, each once', () => {
    expect(VAT_CODES.map(({ code }) => code)).toEqual(
      ('0 1 11 12 13 14 15 20 21 22 3 31 32 33 5 51 52 6 7 ' + '81 82 83 84 85 86 87 88 89 91 92').split(' '),
    );
    expect(new Set(VAT_CODES.map(({ code }) => code)).size).toBe(30);
  });

  it('leave 0, 7, 20, 21 and 22 out of the VAT return', () => {
    expect(VAT_CODES.filter(({ inReturn }) => !inReturn).map(({ code }) => code)).toEqual([
      '0',
      '20',
      '21',
      '22',
      '7',
    ]);
  });

  it('say who computes the VAT and whether it is deducted', () => {
    expect(vatCode('86')).toMatchObject({ direction: 'basis', reverseCharge: 'self', deductible: true });
    expect(vatCode('87')).toMatchObject({ direction: 'basis', reverseCharge: 'self', deductible: false });
    expect(vatCode('51')).toMatchObject({ direction: 'output', reverseCharge: 'customer', rate: 'zero' });
    expect(vatCode('6')).toMatchObject({ direction: 'output', rate: null });
    expect(vatCode('99')).toBeUndefined();
  });
});

describe('rateOn', () => {
  it('is the rate of the day', () =>
    walk(
      [
        ['3', '2026-01-01', 2500],
        ['11', '2026-01-01', 1500],
        ['12', '2026-01-01', 1111],
        ['32', '1970-01-01', 1111],
        ['33', '2015-12-31', 800],
        ['33', '2016-01-01', 1000],
        ['33', '2018-01-01', 1200],
        ['33', '2020-03-31', 1200],
        ['33', '2020-04-01', 600],
        ['13', '2021-09-30', 600],
        ['13', '2021-10-01', 1200],
        ['5', '2026-01-01', 0],
        ['6', '2026-01-01', 0],
      ],
      (code, date, bp) => {
        expect(rateOn(code, day(date))).toBe(bp);
      },
    ));

  it('knows nothing before its list begins, nor an unknown code', () => {
    expect(rateOn('3', '2004-12-31')).toBeNull();
    expect(rateOn('31', '2011-12-31')).toBeNull();
    expect(rateOn('99', '2026-01-01')).toBeNull();
  });

  it('has no two rates of a class on one day', () => {
    for (const a of VAT_RATES) {
      const overlapping = VAT_RATES.filter(
        (b) => a.rate === b.rate && a.from <= (b.to ?? '9999-12-31') && b.from <= (a.to ?? '9999-12-31'),
      );
      expect(overlapping).toEqual([a]);
    }
  });
});

describe('splitGross', () => {
  it('splits a gross amount into net and VAT', () =>
    walk(
      [
        [125_00n, 2500, 100_00n, 25_00n],
        [115_00n, 1500, 100_00n, 15_00n],
        [112_00n, 1200, 100_00n, 12_00n],
        [111_11n, 1111, 100_00n, 11_11n],
        [99_90n, 2500, 79_92n, 19_98n],
        [-99_90n, 2500, -79_92n, -19_98n],
        [100n, 0, 100n, 0n],
        [2n, 2500, 2n, 0n],
        [3n, 2500, 2n, 1n],
      ],
      (gross, bp, net, vat) => {
        expect(splitGross(gross, bp)).toEqual({ net, vat });
      },
    ));

  const gross = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });
  const bp = fc.constantFrom(0, 1111, 1200, 1500, 2500);

  it('loses nothing, mirrors credits, and is off by at most half an øre', () => {
    fc.assert(
      fc.property(gross, bp, (amount, rate) => {
        const { net, vat } = splitGross(amount, rate);
        expect(net + vat).toBe(amount);
        expect(splitGross(-amount, rate)).toEqual({ net: -net, vat: -vat });
        const twiceOff = 2n * (vat * (10_000n + BigInt(rate)) - amount * BigInt(rate));
        expect((twiceOff < 0n ? -twiceOff : twiceOff) <= 10_000n + BigInt(rate)).toBe(true);
      }),
    );
  });

  it('gives back the net whose VAT was added', () => {
    fc.assert(
      fc.property(gross, bp, (net, rate) => {
        const vat = vatOfNet(net, rate);
        expect(splitGross(net + vat, rate)).toEqual({ net, vat });
      }),
    );
  });
});

describe('defaultVatAccounts', () => {
  it('are where the usual chart has the tax of a code', () =>
    walk(
      [
        ['3', { output: '2700' }],
        ['31', { output: '2701' }],
        ['33', { output: '2702' }],
        ['1', { input: '2710' }],
        ['11', { input: '2711' }],
        ['14', { input: '2714' }],
        ['86', { output: '2704', input: '2714' }],
        ['87', { output: '2704' }],
        ['51', {}],
        ['0', {}],
        ['21', {}],
        ['99', {}],
      ],
      (code, accounts) => {
        expect(defaultVatAccounts(code)).toEqual(accounts);
      },
    ));
});

const LISTS = process.env.SEGL_FIXTURES ?? '../shared/data';
const present = existsSync(LISTS);
describe.skipIf(!present)(present ? 'beside the official lists' : `skipped: ${LISTS} not present`, () => {
  it('has exactly the codes of standard-tax-codes.csv, with their rate classes', () => {
    const classes: Record<string, RateClass | null> = {
      'Regular rate': 'regular',
      'Reduced rate, middle': 'middle',
      'Reduced rate, low': 'low',
      'Reduced rate, raw fish': 'rawFish',
      'Zero rate': 'zero',
      '': null,
    };
    const rows = readFileSync(`${LISTS}/saf-t/codes/standard-tax-codes.csv`, 'utf8')
      .trim()
      .split(/\r?\n/)
      .slice(1);
    const listed = rows.map((row) => row.split(';')).map(([code, , , rate = '']) => [code, classes[rate]]);
    expect(VAT_CODES.map(({ code, rate }) => [code, rate])).toEqual(listed);
  });

  it('has exactly the return codes and first days of mvaKodeSAFT.xml', () => {
    const xml = readFileSync(`${LISTS}/mva-melding/codes/mvaKodeSAFT.xml`, 'utf8');
    const listed = xml
      .split('<kode>')
      .slice(1)
      .map((code) => [/<tekniskNavn>(.*?)</.exec(code)?.[1], /<fradato>(.*?)</.exec(code)?.[1]]);
    const ours = VAT_CODES.filter(({ inReturn }) => inReturn).map(({ code, validFrom }) => [code, validFrom]);
    expect(ours.sort()).toEqual(listed.sort());
  });

  it('has exactly the rates and days of sats.xml', () => {
    const xml = readFileSync(`${LISTS}/mva-melding/codes/sats.xml`, 'utf8');
    const listed = xml
      .split('<kode>')
      .slice(1)
      .map((code) => [
        Math.round(Number((/<tekniskNavn>(.*?)</.exec(code)?.[1] ?? '').replace(',', '.')) * 100),
        /<fradato>(.*?)</.exec(code)?.[1] ?? '0001-01-01',
        /<tildato>(.*?)</.exec(code)?.[1],
      ]);
    expect(VAT_RATES.map(({ bp, from, to }) => [bp, from, to]).sort()).toEqual(listed.sort());
  });
});
