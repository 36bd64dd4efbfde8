import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import type { Coding } from '#lib/domain/drafts/draft.ts';
import { MUTATION_KINDS, TAKEN_BEFORE } from '#lib/domain/sync/kinds.ts';
import type { Work } from '#lib/domain/sync/mutation.ts';
import { saveDraft } from '../drafts/drafts.ts';
import { countLocal } from '../store/counts.ts';
import type { Store } from '../store/store.ts';
import { content, newPhoto, rawValues, TestDevice } from '#tests/fixtures/device.ts';
import { nextBatch, settle } from './outbox.ts';
import { photosToSend } from './uploads.ts';
import { dropRejected, keepWork } from './work.ts';

const coding: Coding = {
  ...{ series: 'GL', date: '2026-06-15', text: 'Hemmelig formål', amount: 12_500n, account: '6540' },
  ...{ vatCode: '1', creditAccount: '1920', counterpartyId: null, project: null, noPhoto: null, lines: null },
};
const code = (draftId: string, text = 'x'): Work => ({
  ...{ type: 'draft.code', draftId, baseRevision: 1, coding: { ...coding, text } },
});
const submit = (draftId: string): Work => ({ type: 'draft.submit', draftId, baseRevision: 1 });

async function keep(store: Store, work: Work, instead = false): Promise<void> {
  expect((await keepWork(store, { work, instead })).ok).toBe(true);
}
const next = (store: Store, takes: readonly string[] = MUTATION_KINDS) => nextBatch(store, takes);
const kinds = async (store: Store, takes?: readonly string[]) =>
  (await next(store, takes)).map(({ mutation }) => mutation.type);

test('what is done about one draft goes one by one, each on the revision that the one before was answered with', async () => {
  const store = await new TestDevice().boot();
  const draftId = v7();
  await keep(store, code(draftId));
  await keep(store, code(draftId, 'y'));
  await keep(store, submit(draftId));
  const sent: unknown[] = [];
  for (let batch = await next(store); batch.length > 0; batch = await next(store))
    for (const { mutationId, mutation } of batch) {
      sent.push([mutation.type, 'baseRevision' in mutation && mutation.baseRevision]);
      await settle(store, [{ mutationId, outcome: 'applied', revision: mutationId * 10 }]);
    }
  expect(sent).toEqual([
    ['draft.code', 1],
    ['draft.code', 10],
    ['draft.submit', 20],
  ]);
});

test('what is rejected holds back its own subject, until the person redoes or drops it', async () => {
  const store = await new TestDevice().boot();
  const [bad, good] = [v7(), v7()];
  await keep(store, code(bad));
  await keep(store, submit(bad));
  await keep(store, { type: 'account.change', row: { number: '6540', name: 'Inventar' } });
  await keep(store, code(good));
  expect(await kinds(store)).toEqual(['draft.code', 'account.change', 'draft.code']);
  await settle(store, [
    { mutationId: 1, outcome: 'rejected', code: 'draft_not_open' },
    { mutationId: 2, outcome: 'rejected', code: 'account_unknown' },
    { mutationId: 3, outcome: 'applied', revision: 2 },
  ]);
  expect(await next(store)).toEqual([]);
  expect(await countLocal(store.database)).toEqual({ unsent: 0, rejected: 2, waiting: 1, captured: 0 });
  await keep(store, code(bad, 'på nytt'), true);
  expect(await next(store)).toMatchObject([
    { mutationId: 4, mutation: { type: 'draft.code', baseRevision: 1, coding: { text: 'på nytt' } } },
  ]);
  await settle(store, [{ mutationId: 4, outcome: 'applied', revision: 2 }]);
  const [account] = await store.database.outbox.toArray();
  expect((await dropRejected(store, account?.subject ?? '')).ok).toBe(true);
  expect(await dropRejected(store, bad)).toEqual({ ok: false, error: { code: 'nothing_rejected' } });
  expect(await store.database.outbox.count()).toBe(0);
});

test('a server is sent the kinds that it takes, and the others wait', async () => {
  const store = await new TestDevice().boot();
  const [draftId, captured] = [v7(), v7()];
  await keep(store, code(draftId));
  await saveDraft(store, { draftId: captured, content: content('kvittering'), newPhotos: [] });
  expect(await kinds(store, TAKEN_BEFORE)).toEqual(['draft.save']);
  await settle(store, [{ mutationId: 1, outcome: 'applied', revision: 1 }]);
  expect(await kinds(store, TAKEN_BEFORE)).toEqual([]);
  expect(await kinds(store)).toEqual(['draft.code']);
});

test('sent to a server that has become older, it waits under its number; told that its kind is unknown, it gets another', async () => {
  const store = await new TestDevice().boot();
  const draftId = v7();
  await keep(store, code(draftId));
  await keep(store, submit(draftId));
  const sent = await next(store);
  expect(await next(store, TAKEN_BEFORE)).toEqual([]);
  expect(await next(store)).toEqual(sent);
  await settle(store, [{ mutationId: 1, outcome: 'rejected', code: 'mutation_kind_unknown' }]);
  expect(await countLocal(store.database)).toMatchObject({ rejected: 0, waiting: 2 });
  expect(await next(store, TAKEN_BEFORE)).toEqual([]);
  expect(await next(store)).toMatchObject([{ mutationId: 2, mutation: { type: 'draft.code' } }]);
});

test('a voucher made here is submitted once its paper has arrived', async () => {
  const store = await new TestDevice().boot();
  const draftId = v7();
  const paper = newPhoto(900, 1);
  const work: Work = { type: 'draft.make', draftId, photos: [paper.photo], coding };
  expect((await keepWork(store, { work, photos: [paper] })).ok).toBe(true);
  await keep(store, submit(draftId));
  expect(await kinds(store)).toEqual(['draft.make']);
  await settle(store, [{ mutationId: 1, outcome: 'applied', revision: 2 }]);
  expect(await next(store)).toEqual([]);
  expect(await photosToSend(store)).toEqual([paper.photo]);
  await store.database.photos.delete(paper.photo.id);
  expect(await next(store)).toMatchObject([{ mutation: { type: 'draft.submit', baseRevision: 2 } }]);
});

test('codings of many lines travel a few at a time', async () => {
  const store = await new TestDevice().boot();
  const line = { account: '6540', text: null, amount: 1n, vatCode: null, vatAmount: null, share: null };
  const rest = { counterpartyId: null, dimensions: [], currency: null, invoice: null };
  const lines = Array.from({ length: 300 }, () => ({ ...line, ...rest }));
  for (let at = 0; at < 3; at += 1) {
    const draftId = v7();
    await keep(store, { type: 'draft.code', draftId, baseRevision: 1, coding: { ...coding, lines } });
  }
  expect(await next(store)).toHaveLength(1);
});

test('nothing on the disk tells what was done about which account or party', async () => {
  const store = await new TestDevice().boot();
  await keep(store, { type: 'account.change', row: { number: '6540', name: 'Inventar' } });
  await keep(store, { type: 'dimension.change', row: { type: 'P', code: 'Hytta', name: 'Fjellhytta' } });
  await keep(store, code(v7()));
  const { text, bytes } = await rawValues(store.database);
  for (const told of ['6540', 'Inventar', 'Hytta', 'Hemmelig', 'draft.code', 'account'])
    expect(text.includes(told) || bytes.includes(told), told).toBe(false);
});
