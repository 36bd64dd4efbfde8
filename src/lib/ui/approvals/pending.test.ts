import { beforeEach, expect, it } from 'vitest';
import { forgetDecision, pendingDecision, prepareDecision } from './pending.ts';

const draftId = '0198c0de-0000-7000-8000-00000000000d';
const wanted = { draftId, revision: 3, contentHash: 'aa', decision: 'approved', reason: null } as const;
let made = 0;
const makeId = () => `0198c0de-0000-7000-8000-00000000000${++made}`;
let kept: Map<string, string>;
let store: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
beforeEach(() => {
  made = 0;
  kept = new Map();
  store = {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
  };
});

it('is the same decision when it is repeated before an answer', () => {
  const first = prepareDecision(store, 'client', wanted, makeId);
  expect(prepareDecision(store, 'client', wanted, makeId)).toEqual(first);
  expect(pendingDecision(store, 'client', draftId)).toEqual(first);
  expect(made).toBe(1);
});

it('is a new decision about other content, another client, or when it says something else', () => {
  const ids = [
    prepareDecision(store, 'client', wanted, makeId),
    prepareDecision(store, 'client', { ...wanted, revision: 4 }, makeId),
    prepareDecision(
      store,
      'client',
      { ...wanted, revision: 4, decision: 'returned', reason: 'Feil' },
      makeId,
    ),
    prepareDecision(store, 'other', wanted, makeId),
  ].map(({ approvalId }) => approvalId);
  expect(new Set(ids).size).toBe(4);
});

it('is gone once it is answered', () => {
  const first = prepareDecision(store, 'client', wanted, makeId);
  forgetDecision(store, 'client', draftId);
  expect(pendingDecision(store, 'client', draftId)).toBeNull();
  expect(prepareDecision(store, 'client', wanted, makeId).approvalId).not.toBe(first.approvalId);
});

it('passes over what somebody else left there', () => {
  kept.set(`segl.decision.client.${draftId}`, '{"approvalId":7}');
  expect(pendingDecision(store, 'client', draftId)).toBeNull();
  kept.set(`segl.decision.client.${draftId}`, 'no json');
  expect(pendingDecision(store, 'client', draftId)).toBeNull();
});
