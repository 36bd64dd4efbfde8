import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { keepSent, lastSent, tidySent } from './sent.ts';
import { saveDraft } from '../drafts/drafts.ts';
import { content, failWrite, newPhoto, TestDevice } from '#tests/fixtures/device.ts';
import { keepUnfinished } from '../drafts/unfinished.ts';

async function withCopies(sizes: readonly number[]) {
  const device = new TestDevice();
  const store = await device.boot();
  const photos = sizes.map((size, at) => newPhoto(size, at));
  const draftId = v7();
  await saveDraft(store, { draftId, content: content('kjøp', photos), newPhotos: photos });
  for (const { photo } of photos) await keepSent(store, photo.id);
  return { store, draftId, ids: photos.map(({ photo }) => photo.id) };
}

test('the newest copies stay, up to a size', async () => {
  // What is sealed is padded to 64 KiB.
  const { store, ids } = await withCopies([400, 400, 400]);
  await tidySent(store.database, 150_000);
  expect((await store.database.sent.toArray()).map(({ id }) => id)).toEqual(ids.slice(1));
  expect(await lastSent(store.database)).toBe(ids[2]);
});

test('a copy leaves with its draft', async () => {
  const { store, draftId } = await withCopies([400]);
  await tidySent(store.database);
  expect(await store.database.sent.count()).toBe(1);
  await store.database.drafts.delete(draftId);
  await tidySent(store.database);
  expect(await lastSent(store.database)).toBeNull();
});

test('a full device gives up its copies, not the new receipt', async () => {
  const { store } = await withCopies([400, 400]);
  const full = () => new DOMException('full', 'QuotaExceededError');
  failWrite(store.database, 2, full);
  const draftId = v7();
  expect(await saveDraft(store, { draftId, content: content('til'), newPhotos: [] })).toEqual({ ok: true });
  expect(await store.database.drafts.get(draftId)).toBeDefined();
  expect(await store.database.sent.count()).toBe(0);
});

test('nor what is being written, with the picture just taken', async () => {
  const { store } = await withCopies([400, 400]);
  failWrite(store.database, 2, () => new DOMException('full', 'QuotaExceededError'));
  const taken = newPhoto(500, 9);
  const { id } = taken.photo;
  const facts = { amount: null, amountText: null, date: '', dateText: null, text: 'til', project: '' };
  const receipt = { draftId: v7(), isNew: true, ...facts, pictures: [{ id, name: '', photo: null }] };
  expect(await keepUnfinished(store, receipt, { [id]: taken.bytes })).toEqual({ ok: true });
  expect(await store.database.photos.toArray()).toMatchObject([{ id, state: 'held' }]);
  expect(await store.database.sent.count()).toBe(0);
});

test('a photo that the server has confirmed waits no longer, though there is no room for its copy', async () => {
  const device = new TestDevice();
  const store = await device.boot();
  const photo = newPhoto(400, 1);
  await saveDraft(store, { draftId: v7(), content: content('kjøp', [photo]), newPhotos: [photo] });
  // What is kept of it before is removed first: the copy is the second write.
  failWrite(store.database, 2, () => new DOMException('full', 'QuotaExceededError'));
  await keepSent(store, photo.photo.id);
  expect(await store.database.photos.count()).toBe(0);
  expect(await store.database.sent.count()).toBe(0);
});
