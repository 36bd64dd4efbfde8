import { expect, it } from 'vitest';
import { lineOrder, running } from './account-ledger.ts';

const lines = [5n, -2n, 10n].map((amount) => ({ amount }));
const by = (column: string, descending = false) => ({ column, descending });

it('runs from where it started to where it ends, and newest first back again, page by page', () => {
  const forth = running(lines, 100n, null);
  expect(forth.rows.map(({ balance }) => balance)).toEqual([105n, 103n, 113n]);
  expect(forth.next).toBe(113n);
  const back = running(lines.toReversed(), 113n, by('date', true));
  expect(back.rows.map(({ balance }) => balance)).toEqual([113n, 103n, 105n]);
  expect(back.next).toBe(100n);
  expect(running(lines, 100n, by('number')).rows.map(({ balance }) => balance)).toEqual([null, null, null]);
});

it('the greatest of one side are the least of the other', () => {
  expect(lineOrder(null)).toEqual({ by: 'date', descending: false });
  expect(lineOrder(by('number', true))).toEqual({ by: 'number', descending: true });
  expect(lineOrder(by('debit', true))).toEqual({ by: 'amount', descending: true });
  expect(lineOrder(by('credit', true))).toEqual({ by: 'amount', descending: false });
});
