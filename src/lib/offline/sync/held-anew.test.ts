import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { MUTATION_KINDS } from '#lib/domain/sync/kinds.ts';
import { content, TestDevice } from '#tests/fixtures/device.ts';
import { discardDraft, saveDraft } from '../drafts/drafts.ts';
import type { PulledPage } from '../pulled/reading.ts';
import { takeIn } from '../pulled/take-in.ts';
import { held, isHeld } from '../store/held.ts';
import type { Store } from '../store/store.ts';
import { judgeHeld } from './again.ts';
import { conflictOf, settleConflicts } from './conflicts.ts';
import { nextBatch, settle } from './outbox.ts';

/*
 * A server that was set back gives the numbers of revisions anew: what is written on after that names none of the past that is no
 * more, since another's work may have the same number by then.
 */

const save = async (store: Store, draftId: string, text: string) =>
  expect((await saveDraft(store, { draftId, content: content(text), newPhotos: [] })).ok).toBe(true);
const next = (store: Store) => nextBatch(store, MUTATION_KINDS);

/** The server says this of the draft now. */
async function told(store: Store, id: string, revision: number, text: string): Promise<void> {
  const now = { id, revision, state: 'inbox', coding: null, returnedReason: null, content: content(text) };
  const things = [{ kind: 'draft', id, now }];
  const page = { cursor: 'c', at: new Date(), begins: 'first', walked: true, more: null, things };
  await takeIn(store, page as unknown as PulledPage);
}

/** A receipt that was answered as revision 5, and changed since, when the server is set back. */
async function heldVersion() {
  const store = await new TestDevice().boot();
  const draftId = v7();
  await save(store, draftId, 'kjøp');
  const [first] = await next(store);
  await settle(store, [{ mutationId: first!.mutationId, outcome: 'applied', revision: 5 }]);
  await save(store, draftId, 'rettet');
  await store.database.outbox.toCollection().modify(held(null));
  return { store, draftId };
}

test.each(['saved', 'thrown away'])(
  'in place of a version that another has overtaken, one is %s: it is judged as that was, and not sent on a number of before',
  async (how) => {
    const { store, draftId } = await heldVersion();
    await told(store, draftId, 2, 'en annens');
    await judgeHeld(store);
    await settleConflicts(store);
    expect(await conflictOf(store, draftId)).not.toBeNull();
    if (how === 'saved') await save(store, draftId, 'rettet igjen');
    else await discardDraft(store, draftId);
    expect((await store.database.outbox.toArray()).map(isHeld)).toEqual([true]);
    expect(await next(store)).toEqual([]);
    // Another's has by now the number that this one was answered with before.
    await told(store, draftId, 5, 'en annens igjen');
    expect(await judgeHeld(store)).toBe(false);
    expect(await next(store)).toEqual([]);
  },
);

test('a version that goes again, and is overtaken then: what takes its place names the revision that this one did', async () => {
  const { store, draftId } = await heldVersion();
  await told(store, draftId, 2, 'kjøp');
  expect(await judgeHeld(store)).toBe(true);
  const [again] = await next(store);
  expect(again?.mutation).toMatchObject({ type: 'draft.save', baseRevision: 2 });
  const code = 'draft_changed_meanwhile';
  await settle(store, [{ mutationId: again!.mutationId, outcome: 'rejected', code }]);
  await save(store, draftId, 'rettet igjen');
  expect((await next(store))[0]?.mutation).toMatchObject({ baseRevision: 2 });
});
