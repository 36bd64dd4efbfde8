import { expect, it } from 'vitest';
import { trialBalanceOf } from '#lib/domain/ledger/reports/trial-balance.ts';
import { barsOf } from './bars.ts';

const moved = (account: string, amount: bigint) => ({
  account,
  name: '',
  groupingCategory: null,
  opening: 0n,
  openingInYear: 0n,
  debit: amount > 0n ? amount : 0n,
  credit: amount < 0n ? -amount : 0n,
});

it('shows assets, equity and debt, income, costs and what is left', () => {
  const balance = trialBalanceOf([
    moved('1920', 800n),
    moved('2400', -300n),
    moved('3000', -1000n),
    moved('6540', 400n),
    moved('8150', 100n),
  ]);
  expect(barsOf(balance).map(({ name, amount, share }) => [name, amount, share])).toEqual([
    ['assets', 800n, 0.8],
    ['equityAndDebt', 300n, 0.3],
    ['income', 1000n, 1],
    ['costs', 500n, 0.5],
    ['result', 500n, 0.5],
  ]);
});

it('shows a loss as one, and nothing as nothing', () => {
  expect(barsOf(trialBalanceOf([moved('6540', 50n), moved('1920', -50n)])).at(-1)).toEqual({
    name: 'result',
    amount: -50n,
    share: -1,
  });
  expect(barsOf(trialBalanceOf([])).every(({ share }) => share === 0)).toBe(true);
});
