import { expect, it } from 'vitest';
import { LANGUAGES } from '../../language.ts';
import type { Difference } from './differences.ts';
import { figuresApart, FromLines, type LineSum } from './from-lines.ts';
import { differenceText } from './words/languages.ts';

const of = (account: string, year: number, period: number, debit: bigint, credit = 0n): LineSum => {
  return {
    account,
    name: account,
    groupingCategory: null,
    standardAccount: null,
    groupingCode: null,
    year,
    period,
    debit,
    credit,
  };
};

it('figures are held against one another row by row; what one side lacks is nothing there', () => {
  const row = (account: string, amount: bigint) => ({ account, amount, name: 'x' });
  const keyOf = ({ account }: { account: string }) => account;
  expect(figuresApart([row('1', 1n), row('2', 2n)], [row('2', 2n), row('1', 1n)], keyOf)).toEqual([]);
  expect(figuresApart([row('1', 1n), row('2', 5n)], [row('1', 2n), row('3', 0n)], keyOf)).toEqual([
    { row: '1', figure: 'amount', kept: '0.01', lines: '0.02' },
    { row: '2', figure: 'amount', kept: '0.05', lines: '0.00' },
  ]);
});

it('what reports come to follows from sums: openings, what is not appropriated, and books that begin within a year', () => {
  const sums = [
    ...[of('1920', 2025, 0, 100n), of('3000', 2025, 0, 0n, 100n)],
    ...[of('1920', 2025, 8, 40n), of('3000', 2025, 8, 0n, 40n)],
    ...[of('1920', 2026, 1, 0n, 30n), of('6300', 2026, 1, 30n)],
    ...[of('1920', 2026, 2, 30n), of('6300', 2026, 2, 0n, 30n)],
  ];
  const begun = new FromLines(sums, new Set([2025]));
  expect(begun.incomeStatement({ year: 2025, from: 1, through: 12 }).totals.amount).toBe(140n);
  expect(begun.incomeStatement({ year: 2025, from: 2, through: 12 }).totals.amount).toBe(40n);
  expect(
    new FromLines(sums, new Set()).incomeStatement({ year: 2025, from: 1, through: 12 }).totals.amount,
  ).toBe(40n);
  expect(begun.months({ year: 2026, from: 1, through: 2 })).toEqual([
    { period: '1', amount: -30n },
    { period: '2', amount: 30n },
  ]);
  expect(
    begun.trialBalance(2026, 1).rows.map(({ account, opening, closing }) => [account, opening, closing]),
  ).toEqual([
    ['1920', 140n, 110n],
    ['6300', 0n, 30n],
    ['', -140n, -140n],
  ]);
  expect(begun.journal({ year: 2026, from: 1, through: 2 })).toEqual({ debit: 60n, credit: 60n });
  expect(begun.balanceSheet(2026, 2).totals).toEqual({ assets: 140n, equityAndDebt: 140n });
  expect(begun.cash(2026, 2)).toEqual([
    { period: '1', amount: 110n },
    { period: '2', amount: 140n },
  ]);
});

it('says every kind of difference in each language, with where it stands and both figures', () => {
  const amounts = { kept: '1.00', lines: '2.00' };
  const all: Difference[] = [
    { code: 'balance_differs', account: '1920', year: 2026, period: 3, side: 'debit', ...amounts },
    { code: 'line_astray', account: '1920', voucher: 'v', line: 2 },
    { code: 'number_gap', series: 'GL', year: 2026, counter: '3', last: '2', vouchers: 2 },
    { code: 'voucher_unbalanced', voucher: 'v', amount: '1.00' },
    { code: 'voucher_in_other_period', voucher: 'v', date: '2026-01-01', year: 2026, period: 3 },
    {
      code: 'report_differs',
      report: 'trial-balance',
      asked: 'year=2026',
      row: '1920',
      figure: 'closing',
      ...amounts,
    },
    { code: 'vat_return_differs', startsOn: '2026-01-01', endsOn: '2026-02-28', kept: '1', lines: '2' },
  ];
  for (const each of all) {
    const said = LANGUAGES.map((language) => differenceText(each, language));
    expect(new Set(said).size).toBe(LANGUAGES.length);
    for (const { code: _, report: __, side: ___, ...facts } of [
      each as Difference & { report?: string; side?: string },
    ])
      for (const fact of Object.values(facts)) for (const text of said) expect(text).toContain(String(fact));
  }
});
