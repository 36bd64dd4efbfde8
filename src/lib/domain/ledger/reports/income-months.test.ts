import { expect, it } from 'vitest';
import { columnsAstray, columnsThere } from '../../report/report.ts';
import { incomeMonths, incomeMonthsOf } from './income-months.ts';

const moved = (account: string, period: number, amount: bigint) => {
  return { account, name: account, groupingCategory: null, period, amount };
};
const PERIODS = [
  { number: 2, startsOn: '2026-02-01' },
  { number: 3, startsOn: '2026-03-01' },
] as const;

it('is each account in each month, part by part, and their sums', () => {
  const { rows, totals } = incomeMonthsOf(
    [moved('6300', 2, -40n), moved('3000', 2, 100n), moved('3000', 3, 50n), moved('1920', 2, 60n)],
    PERIODS,
  );
  expect(rows.map(({ account, months, amount }) => [account, months, amount])).toEqual([
    ['3000', [100n, 50n], 150n],
    ['6300', [-40n, 0n], -40n],
  ]);
  expect(totals).toEqual({
    months: [
      { number: 2, startsOn: '2026-02-01', amount: 60n },
      { number: 3, startsOn: '2026-03-01', amount: 50n },
    ],
    amount: 110n,
  });
  expect(columnsAstray(incomeMonths, rows, totals)).toEqual([]);
});

it('has an account that comes to nothing where a month has something of it, and no other', () => {
  const { rows } = incomeMonthsOf(
    [moved('6300', 2, -40n), moved('6300', 3, 40n), moved('6540', 2, 0n)],
    PERIODS,
  );
  expect(rows.map(({ account }) => account)).toEqual(['6300']);
});

it('has as many columns as months', () => {
  const { totals } = incomeMonthsOf([], PERIODS);
  const names = columnsThere(incomeMonths, totals).map(([name]) => name);
  expect(names).toEqual(['account', 'name', 'month1', 'month2', 'amount']);
});
