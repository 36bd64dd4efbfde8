import { expect, it } from 'vitest';
import { postingJournal } from '#lib/domain/ledger/reports/posting-journal.ts';
import { voucherList } from '#lib/domain/ledger/reports/voucher-list.ts';
import { inputOf } from './report.ts';

it('a dimension is asked for by both that name it: half of one would find all', () => {
  const input = inputOf(postingJournal);
  const taken = (more: object) =>
    input.safeParse({ filter: { year: 2026, from: 1, through: 12, ...more } }).success;
  expect(taken({})).toBe(true);
  expect(taken({ type: 'project', code: '1' })).toBe(true);
  expect(taken({ type: 'project' })).toBe(false);
  expect(taken({ code: '1' })).toBe(false);
});

it('a list stands by what it can stand by: another order is not taken for its own', () => {
  const taken = (sort: string) => inputOf(voucherList).safeParse({ filter: { sort } }).success;
  expect(['number', '-number', 'date', '-date'].every(taken)).toBe(true);
  expect(['amount', '--date', '-', 'toString', 'date,number'].filter(taken)).toEqual([]);
});
