import { expect, it } from 'vitest';
import { inOrder } from './order.ts';

const event = (kind: string, index: number | null, at = '2026-11-28T10:00:00.000Z') => ({ kind, index, at });
const kinds = (events: readonly { kind: string; index: number | null; at: string }[]) =>
  inOrder(events).map(({ kind }) => kind);

it('a voucher is posted after it was approved, though the log has the posting first', () => {
  const way = [
    event('draft.saved', 3),
    event('photo.received', 4),
    event('draft.coded', 7),
    event('draft.submitted', 8),
    event('voucher.posted', 9),
    event('draft.approved', 10),
    event('approval.approved', 11),
    event('voucher.reversed', 20),
  ];
  expect(kinds(way)).toEqual([
    'draft.saved',
    'photo.received',
    'draft.coded',
    'draft.submitted',
    'approval.approved',
    'draft.approved',
    'voucher.posted',
    'voucher.reversed',
  ]);
  expect(kinds(way.toReversed())).toEqual(kinds(way));
});

it('what waits for the log comes last, in the order it happened', () => {
  expect(
    kinds([
      event('voucher.posted', null, '2026-11-28T10:00:01.000Z'),
      event('draft.approved', null, '2026-11-28T10:00:01.000Z'),
      event('draft.submitted', null, '2026-11-28T10:00:00.000Z'),
      event('draft.saved', 3),
      event('approval.approved', null, '2026-11-28T10:00:01.002Z'),
    ]),
  ).toEqual(['draft.saved', 'draft.submitted', 'approval.approved', 'draft.approved', 'voucher.posted']);
});

it('the place in the log is not given up for anything else', () => {
  const approvals = [
    event('approval.approved', 9),
    event('voucher.posted', 2),
    event('approval.approved', 5),
  ];
  expect(inOrder(approvals).map(({ index }) => index)).toEqual([2, 5, 9]);
});
