import { expect, it } from 'vitest';
import { hrefsFor, inOrder, type SubmittedDraft, type WaitingDocument } from './waiting.ts';

const draft = (id: string, day: number, forMe = true) =>
  ({ id, changedAt: new Date(day * 86_400_000), waits: { forMe } }) as SubmittedDraft;
const document = (id: string, day: number) =>
  ({ id, sentAt: new Date(day * 86_400_000), uploadedAt: new Date(0) }) as WaitingDocument;

it('is one list of vouchers and documents, what has waited longest first', () => {
  const list = inOrder([draft('v1', 2), draft('v2', 4)], [document('d1', 3)]);
  expect(list.map(({ href }) => href)).toEqual(['/approvals/v1', '/documents/d1/sign', '/approvals/v2']);
});

it('what waits for others by the rules comes behind, and is not the person’s to act on', () => {
  const list = inOrder([draft('v1', 1, false), draft('v2', 4)], [document('d1', 3)]);
  expect(list.map(({ id }) => id)).toEqual(['d1', 'v2', 'v1']);
  expect(hrefsFor(list)).toEqual(['/documents/d1/sign', '/approvals/v2']);
});
