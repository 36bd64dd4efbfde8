import { expect, it } from 'vitest';
import { trialBalanceOf } from '#lib/domain/trial-balance.ts';
import { partsOf } from './parts.ts';

const moved = (account: string, amount: bigint) => ({
  account,
  name: '',
  groupingCategory: null,
  opening: 0n,
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
