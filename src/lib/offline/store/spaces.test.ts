import Dexie from 'dexie';
import { IDBKeyRange, indexedDB } from 'fake-indexeddb';
import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { cipherOf } from './cipher.ts';
import { dataKeyOf, newDataKey } from './data-key.ts';
import { databaseName, openDatabase, type Space } from './database.ts';
import { discardDraft, saveDraft } from '../drafts/drafts.ts';
import { countOnlyHere } from './spaces.ts';
import { content } from '#tests/fixtures/device.ts';

// What counts opens the browser's own stores, of which Dexie takes note when it is first loaded, by whichever test that is.
Object.assign(Dexie.dependencies, { indexedDB, IDBKeyRange });

async function storeOf(space: Space) {
  const key = await dataKeyOf(newDataKey());
  return { database: openDatabase(space), cipher: cipherOf(key, space.clientId) };
}

test('counts what only this device has in each of the person’s clients, and makes no store to do it', async () => {
  const userId = v7();
  const [here, there, never] = [v7(), v7(), v7()].map((clientId): Space => ({ userId, clientId }));
  const [one, other] = [await storeOf(here!), await storeOf(there!)];
  for (const store of [one, other, other]) {
    await saveDraft(store, { draftId: v7(), content: content('kjøp'), newPhotos: [] });
  }
  const draftId = v7();
  await saveDraft(one, { draftId, content: content('feil'), newPhotos: [] });
  await discardDraft(one, draftId);
  expect(await countOnlyHere([here!, there!, never!])).toBe(3);
  expect(await countOnlyHere([here!])).toBe(1);
  expect(await countOnlyHere([never!])).toBe(0);
  const made = await Promise.all([here!, there!, never!].map((space) => Dexie.exists(databaseName(space))));
  expect(made).toEqual([true, true, false]);
});
