import { MUTATION_KINDS } from '#lib/domain/sync/kinds.ts';
import { Dexie } from 'dexie';
import { IDBKeyRange } from 'fake-indexeddb';
import { v7 } from 'uuid';
import { expect, test, vi } from 'vitest';
import { countLocal } from '../store/counts.ts';
import { discardDraft, saveDraft } from './drafts.ts';
import { nextBatch } from '../sync/outbox.ts';
import { listDrafts, readPhoto } from './reading.ts';
import { sealJson } from '../store/store.ts';
import {
  content,
  countPhotoReads,
  failWrite,
  newPhoto,
  rawValues,
  TestDevice,
} from '#tests/fixtures/device.ts';
import {
  dropUnfinished,
  keepUnfinished,
  listUnfinished,
  readUnfinished,
  type Unfinished,
} from './unfinished.ts';
import { photosToSend } from '../sync/uploads.ts';

const photo = newPhoto(70_000, 4);
const receipt = (change: Partial<Unfinished> = {}): Unfinished => ({
  draftId: v7(),
  isNew: true,
  amount: null,
  amountText: '12 kr',
  date: '',
  dateText: '20. november',
  text: 'Hengsler til låven ',
  project: '',
  pictures: [{ id: photo.photo.id, name: 'IMG_0001.JPG', photo: null }],
  ...change,
});
const bytes = { [photo.photo.id]: photo.bytes };
const ok = { ok: true, value: undefined };

test('is there after the process has ended, keystroke for keystroke, with its pictures', async () => {
  const device = new TestDevice();
  const written = receipt();
  expect(await keepUnfinished(await device.boot(), written, bytes)).toEqual(ok);
  const store = await device.boot();
  expect(await listUnfinished(store)).toEqual([written]);
  expect(await readPhoto(store, photo.photo.id)).toEqual(photo.bytes);
});

test('one that a version before has kept opens', async () => {
  const store = await new TestDevice().boot();
  const { dateText: _, ...before } = receipt();
  const sealed = await sealJson(store, 'unfinished', before.draftId, before);
  await store.database.unfinished.put({ id: before.draftId, ...sealed });
  expect(await readUnfinished(store, before.draftId)).toEqual({ ...before, dateText: null });
});

test('is only here, is told to be, and is not sent', async () => {
  const store = await new TestDevice().boot();
  const written = receipt({ pictures: [{ id: photo.photo.id, name: '', photo: photo.photo }] });
  await keepUnfinished(store, written, bytes);
  expect(await countLocal(store.database)).toEqual({ unsent: 1, rejected: 0, waiting: 0, captured: 0 });
  expect(await nextBatch(store, MUTATION_KINDS)).toEqual([]);
  expect(await photosToSend(store)).toEqual([]);
  expect(await listDrafts(store)).toMatchObject([
    { id: written.draftId, state: 'unfinished', unfinished: true, content: { text: 'Hengsler til låven' } },
  ]);
});

test('lies on the disk as nothing but ciphertext', async () => {
  const store = await new TestDevice().boot();
  await keepUnfinished(store, receipt(), bytes);
  const raw = await rawValues(store.database);
  for (const secret of ['Hengsler', '12 kr', 'IMG_0001', '20. november']) {
    expect(raw.text.includes(secret) || raw.bytes.includes(secret)).toBe(false);
  }
  expect(raw.bytes.includes(Buffer.from(photo.bytes.subarray(1000, 1032)))).toBe(false);
});

test('saved, it is ready to be sent, and no longer unfinished; a picture taken away is gone', async () => {
  const store = await new TestDevice().boot();
  const other = newPhoto(5_000, 5);
  const both = [photo, other].map(({ photo: { id } }) => ({ id, name: '', photo: null }));
  const written = receipt({ pictures: both });
  await keepUnfinished(store, written, { ...bytes, [other.photo.id]: other.bytes });
  const { draftId } = written;
  expect(await saveDraft(store, { draftId, content: content('Hengsler', [photo]), newPhotos: [] })).toEqual(
    ok,
  );
  expect(await listUnfinished(store)).toEqual([]);
  expect(await store.database.photos.toArray()).toMatchObject([{ id: photo.photo.id, state: 'waiting' }]);
  expect(await nextBatch(store, MUTATION_KINDS)).toHaveLength(1);
  expect(await listDrafts(store)).toMatchObject([{ state: 'local', unfinished: false }]);
});

test('beside a saved draft it changes nothing of that', async () => {
  const store = await new TestDevice().boot();
  const draftId = v7();
  await saveDraft(store, { draftId, content: content('før', [photo]), newPhotos: [photo] });
  await store.database.outbox.clear();
  await store.database.photos.clear();
  const extra = newPhoto(3_000, 6);
  const pictures = [photo, extra].map(({ photo: { id } }) => ({ id, name: '', photo: null }));
  const edit = receipt({ draftId, isNew: false, text: 'etter', pictures });
  await keepUnfinished(store, edit, { [extra.photo.id]: extra.bytes });
  expect(await listDrafts(store)).toMatchObject([
    { id: draftId, state: 'synced', unfinished: true, content: { text: 'før' } },
  ]);
  await dropUnfinished(store, draftId);
  expect(await listDrafts(store)).toMatchObject([{ state: 'synced', unfinished: false }]);
  expect(await store.database.photos.count()).toBe(0);
});

test('goes with a draft that is thrown away', async () => {
  const store = await new TestDevice().boot();
  const draftId = v7();
  await saveDraft(store, { draftId, content: content('før'), newPhotos: [] });
  await keepUnfinished(store, receipt({ draftId, isNew: false }), bytes);
  expect(await discardDraft(store, draftId)).toEqual(ok);
  expect(await countLocal(store.database)).toMatchObject({ unsent: 0 });
  expect(await store.database.photos.count()).toBe(0);
});

test('on a full device what was kept before stays', async () => {
  const device = new TestDevice();
  const first = receipt({ text: 'først', pictures: [] });
  const store = await device.boot();
  await keepUnfinished(store, first);
  // The row is the first write, the picture the second.
  failWrite(store.database, 2, () => Object.assign(new Error('full'), { name: 'QuotaExceededError' }));
  const more = { ...receipt(), draftId: first.draftId };
  expect(await keepUnfinished(store, more, bytes)).toEqual({ ok: false, error: { code: 'device_full' } });
  expect(await readUnfinished(await device.boot(), first.draftId)).toEqual(first);
});

const V1 = ['drafts', 'photos', 'outbox', 'device'] as const;

test('a device of the first version opens, with all that it had', async () => {
  const device = new TestDevice();
  const store = await device.boot();
  const draftId = v7();
  await saveDraft(store, { draftId, content: content('fra før', [photo]), newPhotos: [photo] });
  const { name } = store.database;
  const rows = await Promise.all(V1.map((table) => store.database.table(table).toArray()));
  store.database.close();
  const options = { indexedDB: device.indexedDB, IDBKeyRange };
  await new Dexie(name, options).delete();
  const old = new Dexie(name, options);
  old.version(1).stores({
    vault: 'id',
    drafts: 'id',
    photos: 'id, draftId, state, [draftId+state]',
    outbox: '++seq, draftId, state, mutationId, [draftId+state]',
    device: 'id',
    kept: 'id',
  });
  for (const [at, table] of V1.entries()) await old.table(table).bulkPut(rows[at] ?? []);
  old.close();
  const now = await device.boot();
  expect(await listDrafts(now)).toMatchObject([
    { id: draftId, content: { text: 'fra før' }, state: 'local' },
  ]);
  expect(await nextBatch(now, MUTATION_KINDS)).toHaveLength(1);
  expect(await keepUnfinished(now, receipt(), bytes)).toEqual(ok);
});

test('a record damaged on the disk keeps nobody from the others', async () => {
  vi.stubGlobal('reportError', vi.fn());
  const store = await new TestDevice().boot();
  const [bad, good] = [v7(), v7()];
  const [one, other] = [newPhoto(4_000, 7), newPhoto(4_000, 8)];
  await saveDraft(store, { draftId: bad, content: content('skadet', [one]), newPhotos: [one] });
  await saveDraft(store, { draftId: good, content: content('hel', [other]), newPhotos: [other] });
  await store.database.outbox.clear();
  await store.database.drafts.toCollection().modify({ revision: 1 });
  await store.database.drafts.update(bad, { ciphertext: new Uint8Array(1_040) });
  await keepUnfinished(store, receipt(), bytes);
  await store.database.unfinished.toCollection().modify({ ciphertext: new Uint8Array(1_040) });
  const drafts = await listDrafts(store);
  expect(drafts.map(({ id, code, content: { text } }) => [id, code, text])).toEqual([
    [good, null, 'hel'],
    [bad, 'draft_damaged', ''],
  ]);
  expect(await photosToSend(store)).toEqual([other.photo]);
  vi.unstubAllGlobals();
});

test('with hundreds of receipts waiting, neither the list nor the search for what is to be sent reads their photos', async () => {
  const store = await new TestDevice().boot();
  const taken = Array.from({ length: 12 }, (_, seed) => newPhoto(400, seed));
  for (const each of taken)
    await saveDraft(store, { draftId: v7(), content: content('uten nett', [each]), newPhotos: [each] });
  await store.database.drafts.toCollection().modify({ revision: 1 });
  await store.database.outbox.clear();
  const reads = countPhotoReads(store.database);
  expect(await photosToSend(store)).toHaveLength(12);
  expect((await listDrafts(store)).every(({ state }) => state === 'local')).toBe(true);
  expect(reads()).toBe(0);
  await readPhoto(store, taken[0]?.photo.id ?? '');
  expect(reads()).toBe(1);
});
