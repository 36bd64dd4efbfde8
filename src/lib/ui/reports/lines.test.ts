import { expect, it } from 'vitest';
import {
  trialBalanceLines,
  trialBalanceOf,
  type AccountMovement,
} from '#lib/domain/ledger/reports/trial-balance.ts';
import type { Sorting } from '#lib/domain/report/sort.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';
import { accountLedgerView } from './views/account-ledger.ts';
import { endsOf, partsOf, startOf, totalOf } from './lines.ts';
import { trialBalanceView } from './views/trial-balance.ts';

const moved = (account: string, amount: bigint, more: Partial<AccountMovement> = {}) => ({
  account,
  name: '',
  groupingCategory: null,
  opening: 0n,
  openingInYear: 0n,
  debit: amount > 0n ? amount : 0n,
  credit: amount < 0n ? -amount : 0n,
  ...more,
});

const partsOfBalance = (...movements: AccountMovement[]) =>
  partsOf(trialBalanceView, trialBalanceLines(trialBalanceOf(movements)), trialBalanceOf(movements).totals);

it('parts balance sheet and result, each with its sum; what is undistributed is a line of its own', () => {
  const parts = partsOfBalance(
    moved('1920', 700n, { opening: 40n }),
    moved('2400', -200n),
    moved('3000', -500n, { opening: -40n }),
  );
  expect(parts?.map(({ id, rows, totals }) => [id, rows, totals?.[0]?.amounts.get('closing')])).toEqual([
    ['balance', 2, 540n],
    ['result', 1, -500n],
    ['undistributed', 1, undefined],
  ]);
});

it('leaves out a part without accounts', () => {
  expect(partsOfBalance(moved('1920', 5n), moved('2400', -5n))?.map(({ id }) => id)).toEqual(['balance']);
});

it('shows where a result starts only where the books begin in the middle of its year', () => {
  const starts = (openingInYear: bigint) =>
    partsOfBalance(moved('3000', -5n, { opening: -3n, openingInYear }), moved('1920', 5n))
      ?.filter(({ totals }) => totals)
      .map(({ totals }) => totals?.[0]?.among.includes('opening'));
  expect(starts(0n)).toEqual([true, false]);
  expect(starts(-3n)).toEqual([true, true]);
});

it('starts where a running column does, and ends with every sum', () => {
  const totals = { opening: 1n, debit: 5n, credit: 2n, closing: 4n };
  expect(startOf(accountLedgerView, totals).map(({ amounts }) => [...amounts])).toEqual([[['balance', 1n]]]);
  expect(totalOf(accountLedgerView, totals).flatMap(({ amounts }) => [...amounts])).toEqual([
    ['debit', 5n],
    ['credit', 2n],
    ['balance', 4n],
  ]);
  const labels = (sorting: Sorting | null) => {
    const { start, totals: under } = endsOf(accountLedgerView, totals, sorting);
    return [start, under].map((each) => each.map(({ label }) => label));
  };
  const [first, last] = [t.accountLedger.opening, t.accountLedger.closing];
  expect(labels(null)).toEqual([[first], [last]]);
  expect(labels({ column: 'date', descending: false })).toEqual([[first], [last]]);
  expect(labels({ column: 'date', descending: true })).toEqual([[last], [first]]);
  expect(labels({ column: 'number', descending: true })).toEqual([[first], [last]]);
  expect(startOf(trialBalanceView, totals)).toEqual([]);
});
