import { expect, it } from 'vitest';
import { trialBalanceOf } from '#lib/domain/ledger/trial-balance.ts';
import { partsOf } from './parts.ts';

const moved = (account: string, amount: bigint) => ({
  account,
  name: '',
  groupingCategory: null,
  opening: 0n,
  openingInYear: 0n,
  debit: amount > 0n ? amount : 0n,
  credit: amount < 0n ? -amount : 0n,
});

it('parts balance sheet and result, each with its sum', () => {
  const parts = partsOf(trialBalanceOf([moved('1920', 700n), moved('2400', -200n), moved('3000', -500n)]));
  expect(parts.map(({ kind, rows, totals }) => [kind, rows.length, totals.closing])).toEqual([
    ['balance', 2, 500n],
    ['result', 1, -500n],
  ]);
});

it('leaves out a part without accounts', () => {
  expect(partsOf(trialBalanceOf([moved('1920', 5n), moved('2400', -5n)])).map(({ kind }) => kind)).toEqual([
    'balance',
  ]);
});

it('shows where a result starts only where the books begin in the middle of its year', () => {
  const starts = (openingInYear: bigint) =>
    partsOf(trialBalanceOf([{ ...moved('3000', -5n), opening: -3n, openingInYear }, moved('1920', 5n)])).map(
      (part) => part.starts,
    );
  expect(starts(0n)).toEqual([true, false]);
  expect(starts(-3n)).toEqual([true, true]);
});
