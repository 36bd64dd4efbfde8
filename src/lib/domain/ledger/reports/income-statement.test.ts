import { expect, it } from 'vitest';
import { incomeRows, resultPartOf } from './income-statement.ts';

const came = (account: string, amount: bigint, lastYear = 0n, groupingCategory: string | null = null) => ({
  account,
  name: account,
  groupingCategory,
  amount,
  lastYear,
});

it('has income first, costs after it, and what the result is used for last; its total is the sum', () => {
  const { rows, totals } = incomeRows([
    came('3000', 1000n, 900n),
    came('4300', -300n),
    came('5000', -200n, -100n),
    came('6300', -50n),
    came('8050', 5n),
    came('8150', -10n),
    came('8300', -45n),
    came('8960', -400n),
  ]);
  expect(rows.map(({ account, part }) => [account, part])).toEqual([
    ['3000', 'income'],
    ['4300', 'goods'],
    ['5000', 'wages'],
    ['6300', 'otherCosts'],
    ['8050', 'financialIncome'],
    ['8150', 'financialCosts'],
    ['8300', 'tax'],
    ['8960', 'appropriation'],
  ]);
  expect(totals).toEqual({ amount: 0n, lastYear: 800n });
});

it('leaves out the balance sheet, and what came to nothing in both years', () => {
  expect(incomeRows([came('1920', 5n), came('6300', 0n), came('6540', 0n, -7n)]).rows).toHaveLength(1);
});

it('goes by what the chart says, then by the number; an account that says neither is a cost', () => {
  const part = (account: string, groupingCategory: string | null) =>
    resultPartOf({ account, groupingCategory });
  expect(part('5990', 'annenDriftskostnad')).toBe('otherCosts');
  expect(part('A1', 'salgsinntekt')).toBe('income');
  expect(part('3000', 'somethingElse')).toBe('income');
  expect(part('8400', null)).toBe('financialIncome');
  expect(part('8600', null)).toBe('tax');
  expect(part('X', null)).toBe('otherCosts');
});
