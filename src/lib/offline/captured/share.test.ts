import { IDBKeyRange, IDBObjectStore } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { jpeg, TestDevice } from '#tests/fixtures/device.ts';
import { listDrafts, readPhoto } from '../drafts/reading.ts';
import { LARGEST_FILE } from '../pictures/normalise.ts';
import { LARGEST_SHARED, MOST_SHARED, takeShared } from './share.ts';
import { takeIn } from './take-in.ts';
import { forgetWhose, lastWhose, rememberWhose } from './whose.ts';

const PASSPHRASE = 'blåbær og fløte';
const PDF = new TextEncoder().encode('%PDF-1.7\n1 0 obj\nstartxref\n9\n%%EOF');

let device: TestDevice;
beforeEach(() => {
  device = new TestDevice();
  // What a worker has in place of Dexie.
  vi.stubGlobal('indexedDB', device.indexedDB);
});
afterEach(() => vi.unstubAllGlobals());

const names = () => ({ vault: device.chest().database.name, client: device.open().name });

async function protectedDevice() {
  const vault = device.vault();
  await vault.start();
  await vault.create(PASSPHRASE);
  await rememberWhose(names());
  return vault;
}

test('files shared with nobody there, signed out, or without a vault are refused, and nothing is made', async () => {
  const files = [new File([PDF], 'faktura.pdf')];
  const nobody = { kept: 0, left: ['share_nobody'] };
  expect(await takeShared(files, '')).toEqual(nobody);
  expect(await device.indexedDB.databases()).toEqual([]);
  await rememberWhose(names());
  expect(await takeShared(files, '')).toEqual(nobody);
  const vault = await protectedDevice();
  expect(await lastWhose()).toEqual(names());
  await forgetWhose();
  expect(await takeShared(files, '')).toEqual(nobody);
  expect(await vault.store?.database.captured.count()).toBe(0);
});

test('each file shared becomes a draft of the person and client that were here last, byte for byte', async () => {
  const vault = await protectedDevice();
  vault.lock();
  const files = [new File([PDF], 'faktura.pdf'), new File(['Hei'], 'hei.txt'), new File([], 'tom.jpg')];
  expect(await takeShared(files, 'Strøm\u202e')).toEqual({ kept: 1, left: ['not_a_photo', 'photo_empty'] });
  await vault.unlock({ kind: 'passphrase', passphrase: PASSPHRASE });
  const { store, held } = vault;
  if (!store || !held) throw new Error('it is not open');
  expect(await takeIn({ store, chest: device.chest(), dataKey: held.key })).toMatchObject({
    drafts: 1,
    left: [],
  });
  const [draft] = await listDrafts(store);
  expect(draft).toMatchObject({ came: 'shared', content: { text: 'Strøm', date: null, amount: null } });
  expect(await readPhoto(store, draft?.content.photos[0]?.id ?? '')).toEqual(PDF);
});

test('no more than so many at once, and none that is too large', async () => {
  const vault = await protectedDevice();
  const many = Array.from(
    { length: MOST_SHARED + 2 },
    (_, seed) => new File([jpeg(900, seed)], `${seed}.jpg`),
  );
  const shared = await takeShared(many, '');
  expect(shared).toEqual({ kept: MOST_SHARED, left: ['share_too_many', 'share_too_many'] });
  expect(await vault.store?.database.captured.count()).toBe(MOST_SHARED);
  const large = new File(['x'], 'stor.jpg');
  Object.defineProperty(large, 'size', { value: LARGEST_SHARED + 1 });
  expect(await takeShared([large], '')).toEqual({ kept: 0, left: ['photo_too_large'] });
  expect(await takeShared([], '')).toEqual({ kept: 0, left: ['share_nothing'] });
  expect(LARGEST_SHARED).toBe(LARGEST_FILE);
});

test('a letter is taken for what it says it is; what it holds is found out when it is unlocked', async () => {
  await protectedDevice();
  const letter = (name: string, type = '') => new File(['From: a@b.example\r\n\r\nHei'], name, { type });
  expect(await takeShared([letter('faktura.eml'), letter('x', 'message/rfc822')], '')).toMatchObject({
    kept: 2,
  });
  expect(await takeShared([letter('faktura.txt')], '')).toEqual({ kept: 0, left: ['not_a_photo'] });
});

test('on a full device what can be fetched again goes first, and no more of it than it takes', async () => {
  const vault = await protectedDevice();
  vault.lock();
  const cleared: string[] = [];
  const fullUntil = (table: string) => {
    cleared.splice(0);
    vi.spyOn(IDBObjectStore.prototype, 'clear').mockImplementation(function (this: IDBObjectStore) {
      cleared.push(this.name);
      return this.delete(IDBKeyRange.lowerBound(''));
    });
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
      this: IDBObjectStore,
      row: unknown,
    ) {
      if (cleared.includes(table)) return this.add(row);
      throw new DOMException('full', 'QuotaExceededError');
    });
  };
  const file = new File([PDF], 'faktura.pdf');
  fullUntil('documents');
  expect([await takeShared([file], ''), cleared]).toEqual([{ kept: 1, left: [] }, ['documents']]);
  vi.restoreAllMocks();
  fullUntil('nothing');
  expect([await takeShared([file], ''), cleared]).toEqual([
    { kept: 0, left: ['device_full'] },
    ['documents', 'papers', 'sent'],
  ]);
  vi.restoreAllMocks();
});
