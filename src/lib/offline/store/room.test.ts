import { Dexie } from 'dexie';
import { IDBKeyRange } from 'fake-indexeddb';
import { v7 } from 'uuid';
import { expect, test, vi } from 'vitest';
import { content, failWrite, newPhoto, TestDevice } from '#tests/fixtures/device.ts';
import { saveDraft } from '../drafts/drafts.ts';
import { askToPersist, persistence } from './persistence.ts';
import { freeBytes, roomForPictures } from './room.ts';
import { keepSent } from './sent.ts';
import { sealBytes, type Store } from './store.ts';
import { watchStore, type Trouble } from './watched.ts';

const MIB = 1024 * 1024;

/** A browser that says how much there is room for, and that clearing a table made room. */
const storage = (free: () => number) =>
  ({ estimate: () => Promise.resolve({ quota: 1000 * MIB, usage: 1000 * MIB - free() }) }) as StorageManager;

async function withCopies(store: Store): Promise<void> {
  const photo = newPhoto(300, 1);
  await saveDraft(store, { draftId: v7(), content: content('sendt', [photo]), newPhotos: [photo] });
  await keepSent(store, photo.photo.id);
  const paper = await sealBytes(store, 'papers', v7(), photo.bytes);
  await store.database.papers.add({ id: v7(), draftId: v7(), ...paper });
  const document = await sealBytes(store, 'documents', v7(), photo.bytes);
  await store.database.documents.add({ id: v7(), ...document });
}
const counts = async ({ database: { documents, papers, sent } }: Store) => [
  await documents.count(),
  await papers.count(),
  await sent.count(),
];

test('with room nothing is let go of; without, documents first, then papers, then copies, and only as far as it takes', async () => {
  const store = await new TestDevice().boot();
  await withCopies(store);
  expect(
    await roomForPictures(
      store.database,
      storage(() => 900 * MIB),
    ),
  ).toBeNull();
  expect(await roomForPictures(store.database, {} as StorageManager)).toBeNull();
  expect(await counts(store)).toEqual([1, 1, 1]);
  let asked = 0;
  // Documents and papers were enough.
  expect(
    await roomForPictures(
      store.database,
      storage(() => (asked++ < 2 ? MIB : 90 * MIB)),
    ),
  ).toBeNull();
  expect(await counts(store)).toEqual([0, 0, 1]);
  expect(
    await roomForPictures(
      store.database,
      storage(() => 5 * MIB),
    ),
  ).toBe(5 * MIB);
  expect(await counts(store)).toEqual([0, 0, 0]);
  expect(await freeBytes(storage(() => 7))).toBe(7);
});

test('a write that finds the disk full is tried again without documents, then without papers and copies', async () => {
  const full = () => new DOMException('', 'QuotaExceededError');
  const store = await new TestDevice().boot();
  await withCopies(store);
  // The draft's own row, its change.
  failWrite(store.database, 1, full);
  const draft = { draftId: v7(), content: content('ny'), newPhotos: [] };
  expect(await saveDraft(store, draft)).toMatchObject({ ok: true });
  expect(await counts(store)).toEqual([0, 1, 1]);
});

test('whether a browser keeps what is stored is known without asking it to', async () => {
  const persist = vi.fn(() => Promise.resolve(true));
  const evictable = { persisted: () => Promise.resolve(false), persist } as unknown as StorageManager;
  expect(await persistence(evictable)).toBe('evictable');
  expect(persist).not.toHaveBeenCalled();
  expect(await askToPersist(evictable)).toBe('persistent');
  expect(await persistence({} as StorageManager)).toBe('unknown');
});

const storeOn = (device: TestDevice, version: number, name: string): Dexie => {
  const store = new Dexie(name, { indexedDB: device.indexedDB, IDBKeyRange });
  store.version(version).stores({ drafts: 'id' });
  return store;
};

test('of a store that another tab upgrades a page says so, has what was typed sealed, and lets go', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  vi.spyOn(console, 'warn').mockReturnValue();
  const device = new TestDevice();
  const older = storeOn(device, 1, 'lager');
  const told: (Trouble | null)[] = [];
  const onNewer = vi.fn();
  const end = watchStore(older, { onTrouble: (trouble) => told.push(trouble), onNewer });
  await older.open();
  const newer = storeOn(device, 2, 'lager');
  const opening = newer.open();
  await vi.waitFor(() => expect(onNewer).toHaveBeenCalledOnce());
  await opening;
  expect(told.at(-1)).toBe('newer');
  await vi.advanceTimersByTimeAsync(2_000);
  await expect(older.table('drafts').count()).rejects.toMatchObject({ name: 'DatabaseClosedError' });
  expect(told.at(-1)).toBe('newer');
  end();
  newer.close();
  vi.useRealTimers();
});

test('a store that the browser closed is opened again, or said to be gone', async () => {
  const device = new TestDevice();
  const store = storeOn(device, 1, 'lager');
  const told: (Trouble | null)[] = [];
  const end = watchStore(store, { onTrouble: (trouble) => told.push(trouble), onNewer: () => {} });
  await store.open();
  store.close({ disableAutoOpen: false });
  await vi.waitFor(() => expect(told.at(-1)).toBeNull());
  expect(await store.table('drafts').count()).toBe(0);
  vi.spyOn(store, 'open').mockRejectedValue(new DOMException('', 'UnknownError'));
  store.close({ disableAutoOpen: false });
  await vi.waitFor(() => expect(told.at(-1)).toBe('closed'));
  end();
});
