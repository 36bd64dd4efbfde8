import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sum } from '../../money.ts';
import { LEGAL_FORMS, type LegalForm } from '../standard-charts/accounts.ts';
import { standardChart } from '../standard-charts/standard-chart.ts';
import { checkVoucher } from '../voucher.ts';
import { appropriationChart, checkDispositions, usualDispositions, yearEndVoucher } from './appropriation.ts';
import { yearResults } from './results.ts';

const chartOf = (form: LegalForm) =>
  appropriationChart(
    standardChart(form, true).accounts.map((account) => ({ ...account, validFrom: null, validTo: null })),
    '2026-12-31',
  );
const usual = (form: LegalForm, left: bigint, standing: Record<string, bigint> = {}) =>
  usualDispositions(left, chartOf(form), new Map(Object.entries(standing))).map(
    ({ from, to, amount }) => `${from} ${to} ${amount}`,
  );

describe('what is usually done with a result', () => {
  it('a profit is kept, after what was uncovered', () => {
    expect(usual('AS', 500n)).toEqual(['8960 2050 500']);
    expect(usual('AS', 500n, { '2050': -100n, '2080': 300n })).toEqual(['8960 2050 200', '8990 2080 300']);
    expect(usual('AS', 500n, { '2080': 700n })).toEqual(['8990 2080 500']);
  });

  it('a loss is drawn from what was kept, and the rest is uncovered', () => {
    expect(usual('AS', -500n, { '2050': -800n })).toEqual(['8960 2050 -500']);
    expect(usual('AS', -500n, { '2050': -200n })).toEqual(['8960 2050 -200', '8990 2080 -300']);
    expect(usual('AS', -500n)).toEqual(['8990 2080 -500']);
    expect(usual('FLI', -500n)).toEqual(['8960 2080 -500']);
    // A sole proprietor has one account for it, however it stands.
    expect(usual('ENK', -500n)).toEqual(['8960 2050 -500']);
  });

  it('nothing is done with nothing, and nothing is proposed where the chart has no such accounts', () => {
    expect(usual('AS', 0n)).toEqual([]);
    expect(usualDispositions(1n, appropriationChart([], '2026-12-31'), new Map())).toEqual([]);
  });

  it('uses up any result, whatever stands where, as a voucher that balances', () => {
    const amount = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n });
    fc.assert(
      fc.property(fc.constantFrom(...LEGAL_FORMS), amount, amount, amount, (form, left, kept, uncovered) => {
        const chart = chartOf(form);
        const standing = new Map([
          ['2050', kept],
          ['2080', uncovered],
        ]);
        const dispositions = usualDispositions(left, chart, standing);
        expect(checkDispositions(dispositions, left, chart)).toEqual({ ok: true });
        const { lines } = yearEndVoucher({
          id: 'v',
          series: 'GL',
          date: '2026-12-31',
          text: 'x',
          dispositions,
        });
        if (left !== 0n) expect(checkVoucher({ lines })).toEqual({ ok: true });
        expect(sum(lines.filter(({ account }) => account.startsWith('8')).map((line) => line.amount))).toBe(
          left,
        );
      }),
    );
  });
});

it('a disposition is between accounts of appropriation and of equity or debt, and all come to the result', () => {
  const chart = chartOf('AS');
  const check = (from: string, to: string, amount: bigint) =>
    checkDispositions([{ from, to, amount }], 500n, chart);
  expect(check('8960', '2050', 500n)).toEqual({ ok: true });
  expect(check('8920', '2800', 500n)).toEqual({ ok: true });
  expect(check('3000', '2050', 500n)).toEqual({
    ok: false,
    error: { code: 'year_end_account', account: '3000' },
  });
  expect(check('8960', '1920', 500n)).toEqual({
    ok: false,
    error: { code: 'year_end_account', account: '1920' },
  });
  expect(check('8960', '2050', 499n)).toEqual({
    ok: false,
    error: { code: 'year_end_off', amount: '-0.01' },
  });
});

it('what is left of a year is what no year has moved, until one has', () => {
  const sums = [
    { account: '3000', groupingCategory: null, year: 2025, amount: 1000n },
    { account: '6300', groupingCategory: null, year: 2025, amount: -400n },
    { account: '1920', groupingCategory: null, year: 2025, amount: -600n },
    { account: '3000', groupingCategory: null, year: 2026, amount: 50n },
    { account: '8960', groupingCategory: null, year: 2026, amount: -600n },
    { account: '2050', groupingCategory: null, year: 2026, amount: 600n },
  ];
  expect(yearResults([2026, 2025], sums)).toEqual([
    { year: 2025, earned: 600n, appropriated: 0n, left: 600n },
    { year: 2026, earned: 50n, appropriated: 600n, left: 50n },
  ]);
});
