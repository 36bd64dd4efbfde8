import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { SimulatedServer, unreliable } from '#tests/fixtures/simulated-server.ts';
import { Dexie } from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { databaseName, openDatabase, type OlderVaultRow, type Space } from './database.ts';
import { SyncLoop } from '../sync/loop.svelte.ts';
import { readDraft, readPhoto } from '../drafts/reading.ts';
import { openJson } from './store.ts';
import { chestOf } from '../vault/chest.ts';
import { argon2 } from '../vault/argon2.ts';
import { Vault } from '../vault/vault.svelte.ts';

/** The first version's tables, as 0.1.0 made them. */
const FIRST = {
  vault: 'id',
  drafts: 'id',
  photos: 'id, draftId, state, [draftId+state]',
  outbox: '++seq, draftId, state, mutationId, [draftId+state]',
  device: 'id',
  kept: 'id',
};
const WITH_PHOTO = '0190a5c6-7c3e-7000-8000-000000000001';
const EMPTY = '0190a5c6-7c3e-7000-8000-000000000002';
const PHOTO = '0190a5c6-7c3e-7000-8000-00000000000d';

/**
 * What 0.1.0's own program wrote: a vault under the passphrase below; a receipt with a picture that was on its way and
 * never answered; one without anything, not sent; and who was signed in.
 */
interface Kept {
  readonly space: Space;
  readonly tables: Readonly<Record<string, readonly object[]>> & { vault: readonly [OlderVaultRow] };
}

function kept(): Kept {
  const file = new URL('../../../../tests/releases/0.1.0-device.json.gz', import.meta.url);
  return JSON.parse(gunzipSync(readFileSync(file)).toString(), (_, value: unknown) =>
    typeof value === 'object' && value !== null && 'base64' in value
      ? new Uint8Array(Buffer.from(value.base64 as string, 'base64'))
      : value,
  ) as Kept;
}

test('a vault of 0.1.0 is opened by its passphrase, and what it had not sent is sent', async () => {
  const { space, tables } = kept();
  const options = { indexedDB: new IDBFactory(), IDBKeyRange };
  const first = new Dexie(databaseName(space), options);
  first.version(1).stores(FIRST);
  for (const [name, rows] of Object.entries(tables)) await first.table(name).bulkAdd([...rows]);
  first.close();

  const database = openDatabase(space, options);
  const cost = { memoryKib: 64, passes: 1 };
  const vault = new Vault(database, chestOf(space.userId, { dexie: options, stretch: argon2, cost }), space);
  await vault.unlock({ kind: 'passphrase', passphrase: 'fire gamle furutrær' });
  const { store } = vault;
  if (!store) throw new Error('it did not open');
  expect(await readDraft(store, WITH_PHOTO)).toMatchObject({
    content: { amount: 123450n, date: '2026-11-20', text: 'Hengsler til låven', project: 'P.1\\a' },
    state: 'local',
  });
  expect(await readDraft(store, EMPTY)).toMatchObject({
    content: { amount: null, text: '' },
    state: 'local',
  });
  expect(await readPhoto(store, PHOTO)).toEqual(new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]));
  const who = await database.kept.get('who');
  expect(who && (await openJson(store, 'kept', 'who', who))).toMatchObject({
    person: { name: 'Kari Nordmann' },
  });

  const device = await database.device.get('device');
  const server = new SimulatedServer();
  server.register(device?.deviceId ?? '');
  const api = unreliable(server, [].values());
  expect(await new SyncLoop({ store: () => store, api, deviceName: '' }).round()).toEqual({ name: 'done' });
  expect(server.applied.map(({ draftId }) => draftId)).toEqual([WITH_PHOTO, EMPTY]);
});
