import { Dexie } from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { cipherOf } from './cipher.ts';
import { databaseName, openDatabase } from './database.ts';
import { SyncLoop } from './loop.svelte.ts';
import { readDraft } from './reading.ts';
import { SimulatedServer, unreliable } from '#tests/fixtures/simulated-server.ts';
import { sealJson } from './store.ts';
import { content } from '#tests/fixtures/device.ts';

/** The first version's tables, as 0.1.0 made them. */
const FIRST = {
  vault: 'id',
  drafts: 'id',
  photos: 'id, draftId, state, [draftId+state]',
  outbox: '++seq, draftId, state, mutationId, [draftId+state]',
  device: 'id',
  kept: 'id',
};

test('what a device of 0.1.0 has not sent is opened by this version, and sent', async () => {
  const space = { userId: v7(), clientId: v7() };
  const options = { indexedDB: new IDBFactory(), IDBKeyRange };
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
  const cipher = cipherOf(key, space.clientId);
  const [draftId, changeId, deviceId] = [v7(), v7(), v7()];
  const said = content('fra i fjor');
  const first = new Dexie(databaseName(space), options);
  first.version(1).stores(FIRST);
  const sealing = { database: openDatabase(space, options), cipher };
  const draft = await sealJson(sealing, 'drafts', draftId, said);
  const mutation = { type: 'draft.save', draftId, baseRevision: null, content: said };
  const change = await sealJson(sealing, 'outbox', changeId, mutation);
  await first.table('device').add({ id: 'device', deviceId, registered: true, nextMutation: 2 });
  await first.table('drafts').add({ id: draftId, state: 'live', revision: null, ...draft });
  await first
    .table('outbox')
    .add({ id: changeId, draftId, state: 'sending', mutationId: 1, chained: false, code: null, ...change });
  first.close();

  const store = { database: openDatabase(space, options), cipher };
  expect(await readDraft(store, draftId)).toMatchObject({ content: said, state: 'local' });
  const server = new SimulatedServer();
  server.register(deviceId);
  const api = unreliable(server, [].values());
  expect(await new SyncLoop({ store: () => store, api, deviceName: '' }).round()).toEqual({ name: 'done' });
  expect(server.applied).toEqual([{ draftId, text: 'fra i fjor' }]);
  expect((await store.database.device.get('device'))?.deviceId).toBe(deviceId);
});
