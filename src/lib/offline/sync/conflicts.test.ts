import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import type { DraftContent } from '#lib/domain/drafts/draft.ts';
import { MUTATION_KINDS } from '#lib/domain/sync/kinds.ts';
import { saveDraft } from '../drafts/drafts.ts';
import { readDraft } from '../drafts/reading.ts';
import type { PulledThing } from '../pulled/reading.ts';
import { takeIn } from '../pulled/take-in.ts';
import type { Store } from '../store/store.ts';
import { content, TestDevice } from '#tests/fixtures/device.ts';
import { conflictOf, settleConflicts, takeMine, takeTheirs } from './conflicts.ts';
import { nextBatch, settle } from './outbox.ts';

const first = content('Kaffe');
let cursor = 0;

/** The server tells what it has of a draft. */
async function told(store: Store, draftId: string, says: object): Promise<void> {
  const now = { id: draftId, state: 'inbox', coding: null, ...says };
  const things = [{ kind: 'draft', id: draftId, now }] as unknown as PulledThing[];
  const at = new Date(0);
  await takeIn(store, { things, cursor: String(cursor++), begins: null, walked: false, more: null, at });
}

/** A draft at revision 1, changed here; the server rejects the change. */
async function overtaken(change: Partial<DraftContent>): Promise<{ store: Store; draftId: string }> {
  const store = await new TestDevice().boot();
  const draftId = v7();
  const save = (says: DraftContent) => saveDraft(store, { draftId, content: says, newPhotos: [] });
  await save(first);
  await nextBatch(store, MUTATION_KINDS);
  await settle(store, [{ mutationId: 1, outcome: 'applied', revision: 1 }]);
  await told(store, draftId, { revision: 1, content: first });
  await save({ ...first, ...change });
  await nextBatch(store, MUTATION_KINDS);
  await settle(store, [{ mutationId: 2, outcome: 'rejected', code: 'draft_changed_meanwhile' }]);
  return { store, draftId };
}
const sent = async (store: Store) => (await nextBatch(store, MUTATION_KINDS)).map(({ mutation }) => mutation);

test('plain fields are put together, and go on top of what the server has', async () => {
  const { store, draftId } = await overtaken({ text: 'Te' });
  // What overtook it has no place in the log yet.
  expect(await settleConflicts(store)).toBe(false);
  await told(store, draftId, { revision: 2, content: { ...first, project: '1' } });
  expect(await settleConflicts(store)).toBe(true);
  expect(await sent(store)).toMatchObject([{ baseRevision: 2, content: { text: 'Te', project: '1' } }]);
  expect(await readDraft(store, draftId)).toMatchObject({
    content: { text: 'Te', project: '1' },
    state: 'local',
  });
});

test('an amount is never: both are kept, and one of two ways leads on', async () => {
  for (const way of ['mine', 'theirs'] as const) {
    const { store, draftId } = await overtaken({ amount: 99n });
    await told(store, draftId, { revision: 2, content: { ...first, amount: 77n } });
    expect(await settleConflicts(store)).toBe(false);
    expect(await readDraft(store, draftId)).toMatchObject({ state: 'rejected', code: 'draft_conflict' });
    expect((await conflictOf(store, draftId))?.fields).toEqual([
      { field: 'content.amount', here: 99n, there: 77n },
    ]);
    expect(await sent(store)).toEqual([]);
    expect((await (way === 'mine' ? takeMine : takeTheirs)(store, draftId)).ok).toBe(true);
    expect(await conflictOf(store, draftId)).toBeNull();
    expect(await sent(store)).toMatchObject(
      way === 'mine' ? [{ baseRevision: 2, content: { amount: 99n } }] : [],
    );
    const shown = way === 'mine' ? 99n : 77n;
    expect(await readDraft(store, draftId)).toMatchObject({ content: { amount: shown } });
  }
});

test('of several fields each is chosen by itself', async () => {
  const { store, draftId } = await overtaken({ amount: 99n, text: 'Te' });
  await told(store, draftId, { revision: 2, content: { ...first, amount: 77n, text: 'Saft' } });
  await settleConflicts(store);
  expect((await takeMine(store, draftId, ['content.amount'])).ok).toBe(true);
  const chosen = { text: 'Te', amount: 77n };
  expect(await sent(store)).toMatchObject([{ baseRevision: 2, content: chosen }]);
  expect(await readDraft(store, draftId)).toMatchObject({ content: chosen });
});

test('of what is posted or thrown away meanwhile, the change stays', async () => {
  const { store, draftId } = await overtaken({ amount: 99n });
  await told(store, draftId, { revision: 3, state: 'posted', content: first });
  expect(await settleConflicts(store)).toBe(false);
  expect(await takeMine(store, draftId)).toEqual({ ok: false, error: { code: 'draft_not_open' } });
  expect(await readDraft(store, draftId)).toMatchObject({ content: { amount: 99n }, state: 'rejected' });
});

test('a version written in place of a rejected one rests on what that rested on', async () => {
  const { store, draftId } = await overtaken({ text: 'Te' });
  const again = { ...first, text: 'Te', project: '2' };
  await saveDraft(store, { draftId, content: again, newPhotos: [] });
  await nextBatch(store, MUTATION_KINDS);
  await settle(store, [{ mutationId: 3, outcome: 'rejected', code: 'draft_changed_meanwhile' }]);
  await told(store, draftId, { revision: 2, content: { ...first, date: '2026-01-01' } });
  expect(await settleConflicts(store)).toBe(true);
  expect(await sent(store)).toMatchObject([
    { baseRevision: 2, content: { text: 'Te', project: '2', date: '2026-01-01' } },
  ]);
});
