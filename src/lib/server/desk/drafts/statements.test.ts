import { expect, it } from 'vitest';
import { draftStateHash } from './statements.ts';
import type { Draft } from './store.ts';

const id = (number: number) => `0198c0de-0000-7000-8000-00000000000${number}`;
const at = new Date('2026-06-16T07:00:00.000Z');
const draft: Draft = {
  id: id(2),
  revision: 3,
  state: 'submitted',
  content: {
    amount: 12_500n,
    date: '2026-06-15',
    text: 'Kaffe',
    project: '1',
    photos: [{ id: id(3), sha256: 'ab'.repeat(32), size: 1234, type: 'image/jpeg' }],
  },
  coding: {
    series: 'GL',
    date: '2026-06-15',
    text: 'Kaffe til byggeplassen',
    amount: 12_500n,
    account: '6540',
    vatCode: '1',
    creditAccount: '1920',
    counterpartyId: id(3),
    project: '1',
    noPhoto: null,
  },
  returnedReason: null,
  askedBy: null,
  submittedBy: id(5),
  createdBy: id(1),
  createdAt: at,
  changedAt: at,
};

it('segl.draft-state.v1 says of a draft what it said before there was a v2', () => {
  expect(draftStateHash(draft)).toBe('eb162818c9b63ae8523e84c87adb94123499ac1f5375b50b3a110003560ad775');
});

it('segl.draft-state.v2, while its author is asked', () => {
  const asked = { ...draft, state: 'inbox', submittedBy: null, askedBy: id(5) } as const;
  expect(draftStateHash({ ...asked, returnedReason: 'Hva gjelder det?' })).toBe(
    '1ed1e694b238ac9331f54e1a78c8d24391b13354d47644e49440d120d9d5b4ee',
  );
});
