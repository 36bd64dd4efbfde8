import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { v4 as uuidv4 } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { storedWhole } from '#tests/setup/files/whole-blob.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { shelfOf } from '#lib/server/platform/blobs/open.ts';
import { nameOf } from '#lib/server/platform/blobs/names.ts';
import { generationIn } from '#lib/server/platform/blobs/sealed.ts';
import { filesOf } from '#lib/server/platform/blobs/wrap-anew.ts';
import { createContext, SYSTEM_ACTOR, type Context } from '#lib/server/platform/context.ts';
import { connect, type Database } from '#lib/server/platform/database.ts';
import { createKeyProvider } from '#lib/server/platform/keys.ts';
import { KeyDestroyed, KEYS_KEPT_MS, storedClientKeys } from '#lib/server/platform/keys/client-keys.ts';
import { listEvents } from '../service.ts';
import { changeClientKey, destroyClientKey } from './change.ts';
import { until } from '#tests/setup/until.ts';

/* A client's key changed while people work, ended half way, and destroyed: what lies on the disk is read as it is. */

let database: TestDatabase;
let owner: Database;
let clientId: string;
let asOwner: Context;
const now = { progress: () => {}, keptMs: 0 };

beforeAll(async () => {
  database = await freshDatabase();
  owner = connect(database.ownerUrl, 2);
});
afterAll(async () => {
  await owner.close();
  await database.close();
});
beforeEach(async () => {
  clientId = await database.newClient();
  asOwner = contextOn(clientId);
});

function contextOn(client: string): Context {
  const platform = { ...database.platform, database: owner };
  return createContext(platform, { clientId: client, actorId: SYSTEM_ACTOR, requestId: uuidv4() });
}

const shelf = () => shelfOf(database.platform.config);

async function stored(count: number, of = clientId): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (let at = 0; at < count; at++) {
    const [id, bytes] = [uuidv4(), randomBytes(2000)];
    expect(await database.platform.blobs.put(of, id, bytes)).toEqual({ ok: true });
    files.set(id, bytes);
  }
  return files;
}

async function generations(of = clientId): Promise<(number | null)[]> {
  const found: (number | null)[] = [];
  for await (const { name } of filesOf(shelf(), of)) found.push(generationIn((await shelf().read(name))!));
  return found;
}

async function holds(files: ReadonlyMap<string, Uint8Array>, of = clientId): Promise<void> {
  // Also another process, which has read nothing before.
  for (const { blobs } of [database.platform, database.anotherPlatform()])
    for (const [id, bytes] of files) expect(Buffer.compare((await blobs.get(of, id))!, bytes)).toBe(0);
}

async function events(): Promise<string[]> {
  const found = await listEvents(database.contextFor(clientId), {});
  return found.ok
    ? found.value.events.map(({ kind }) => kind).filter((kind) => kind.startsWith('client-key'))
    : [];
}

it('one key a client, made once by however many processes, and wrapped', async () => {
  const keys = Array.from({ length: 5 }, () => database.anotherPlatform().clientKeys.current(clientId));
  const made = new Set((await Promise.all(keys)).map(({ key }) => Buffer.from(key).toString('hex')));
  expect(made.size).toBe(1);
  const [row] = await database.owner`select generation, encode(wrapped, 'hex') as wrapped
    from platform.client_key where client_id = ${clientId}`;
  expect(row).toMatchObject({ generation: 1 });
  expect(row?.['wrapped']).not.toContain([...made][0]);
});

it('changes it: every file is opened by the new one alone, those of 0.6.0 too, and others are left alone', async () => {
  const files = await stored(3);
  const other = await database.newClient();
  const others = await stored(2, other);
  const [id, bytes] = [uuidv4(), randomBytes(5000)];
  await shelf().add(nameOf(clientId, id), storedWhole(database.platform.keys, { clientId, id }, bytes));
  files.set(id, bytes);
  const before = await database.platform.clientKeys.current(clientId);
  const seen: number[] = [];
  const changed = await changeClientKey(asOwner, { ...now, progress: (so) => seen.push(so.files) });
  expect(changed).toEqual({ generation: 2, wrapped: 4 });
  expect(Math.max(...seen)).toBe(4);
  expect(new Set(await generations())).toEqual(new Set([2]));
  expect(new Set(await generations(other))).toEqual(new Set([1]));
  await holds(files);
  await holds(others, other);
  expect(await database.platform.clientKeys.find(clientId, 1)).toBeNull();
  expect(Buffer.from((await database.platform.clientKeys.current(clientId)).key).equals(before.key)).toBe(
    false,
  );
  expect(await events()).toEqual(['client-key.changed', 'client-key.change_begun']);
});

it('goes on where it was ended, and loses nothing that was stored meanwhile', async () => {
  const files = await stored(4);
  let left = 2;
  const dying = () => {
    if (left-- === 0) throw new Error('killed');
  };
  await expect(changeClientKey(asOwner, { ...now, progress: dying })).rejects.toThrow('killed');
  expect(new Set(await generations())).toEqual(new Set([1, 2]));
  await holds(files);
  for (const [id, bytes] of await stored(2)) files.set(id, bytes);
  const changed = await changeClientKey(asOwner, now);
  expect(changed.generation).toBe(2);
  expect(new Set(await generations())).toEqual(new Set([2]));
  await holds(files);
  expect(await events()).toEqual(['client-key.changed', 'client-key.change_begun']);
});

it('waits for processes that may still seal under the key before', async () => {
  const another = database.anotherPlatform();
  const slow = uuidv4();
  await another.clientKeys.current(clientId);
  const begun = performance.now();
  const changing = changeClientKey(asOwner, { ...now, keptMs: 1500 });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await another.blobs.put(clientId, slow, randomBytes(10))).toEqual({ ok: true });
  expect((await changing).wrapped).toBe(1);
  expect(performance.now() - begun).toBeGreaterThan(1400);
  expect(await database.anotherPlatform().blobs.get(clientId, slow)).toHaveLength(10);
  expect(KEYS_KEPT_MS).toBeGreaterThan(10_000);
});

it('a row that somebody put there opens nothing, and nothing is lost by it', async () => {
  const files = await stored(2);
  const app = postgres(database.appUrl, { max: 1, onnotice: () => {}, prepare: false });
  try {
    await app.begin(async (sql) => {
      await sql`select set_config('segl.client_id', ${clientId}, true), set_config('segl.begun_for', ${clientId}, true),
        set_config('segl.actor_id', ${SYSTEM_ACTOR}, true), set_config('segl.request_id', ${uuidv4()}, true)`;
      await sql`insert into platform.client_key values (${clientId}, 9, ${randomBytes(40)}, now())`;
    });
    await expect(app`update platform.client_key set wrapped = null`).rejects.toThrow(/permission/);
  } finally {
    await app.end();
  }
  await holds(files);
  expect(await changeClientKey(asOwner, now)).toEqual({ generation: 10, wrapped: 2 });
  await holds(files);
});

it('destroyed, no file of it opens, with whatever else the installation has; and nothing is stored', async () => {
  const files = await stored(3);
  const [id] = [uuidv4()];
  const secret = Buffer.from('kontonummer 1234.56.78903'.repeat(40));
  await shelf().add(nameOf(clientId, id), storedWhole(database.platform.keys, { clientId, id }, secret));
  files.set(id, secret);
  const wrapped = await database.owner`select wrapped from platform.client_key where client_id = ${clientId}`;
  await destroyClientKey(asOwner, { ...now, reason: 'Oppdraget er over' });
  // The raw store: all of it is there, each file under a key that is nowhere any more.
  expect(await generations()).toHaveLength(4);
  expect(new Set(await generations())).toEqual(new Set([1]));
  for await (const { name } of filesOf(shelf(), clientId))
    expect(Buffer.from((await shelf().read(name))!).includes('kontonummer')).toBe(false);
  const rows = await database.owner`select wrapped from platform.client_key where client_id = ${clientId}`;
  expect([...rows]).toEqual([{ wrapped: null }]);
  const superuser = await database.superuserUrl();
  if (superuser) {
    const sql = postgres(superuser, { max: 1, onnotice: () => {} });
    const before = wrapped[0]?.['wrapped'] as Buffer;
    // Whoever looked at the moment before may still see the row that was replaced: it goes with the next writing anew.
    await until(async () => {
      await database.owner`vacuum full platform.client_key`;
      await sql`checkpoint`;
      const [heap] =
        await sql`select pg_read_binary_file(pg_relation_filepath('platform.client_key')) as bytes`;
      return heap?.['bytes'] instanceof Buffer && !heap['bytes'].includes(before);
    });
    await sql.end();
  }
  for (const { blobs } of [database.platform, database.anotherPlatform()]) {
    for (const file of files.keys()) await expect(blobs.get(clientId, file)).rejects.toThrow(KeyDestroyed);
    expect(await blobs.put(clientId, uuidv4(), randomBytes(9))).toEqual({
      ok: false,
      error: { code: 'storage_unwritable', reason: 'client_key_destroyed' },
    });
  }
  // Nor is it put back, not by the owner.
  await expect(
    database.owner.begin(async (sql) => {
      await sql`select set_config('segl.client_id', ${clientId}, true)`;
      await sql`update platform.client_key set wrapped = ${randomBytes(40)} where client_id = ${clientId}`;
    }),
  ).rejects.toThrow(/destroyed/);
  expect(await destroyClientKey(asOwner, { ...now, reason: 'igjen' })).toEqual({ generation: 0, wrapped: 0 });
  expect(await events()).toEqual(['client-key.destroyed']);
});

it('a process that has read the key goes on with it for a while, and no longer', async () => {
  const [id, bytes] = [uuidv4(), randomBytes(30)];
  await database.platform.blobs.put(clientId, id, bytes);
  const { platform } = database;
  const kept = storedClientKeys(
    { database: platform.database, keys: platform.keys, clock: platform.clock },
    200,
  );
  await kept.current(clientId);
  await destroyClientKey(asOwner, { ...now, reason: 'over' });
  await new Promise((resolve) => setTimeout(resolve, 250));
  await expect(kept.current(clientId)).rejects.toThrow(KeyDestroyed);
});

it('after the installation’s keys were begun anew each client gets another, unless its own was destroyed', async () => {
  const changed = await database.newClient();
  await changeClientKey(contextOn(changed), now);
  await database.platform.clientKeys.current(clientId);
  const gone = await database.newClient();
  await database.platform.clientKeys.current(gone);
  await destroyClientKey(contextOn(gone), { ...now, reason: 'over' });
  const { platform } = database;
  const keys = createKeyProvider(randomBytes(32));
  const anew = storedClientKeys({ database: platform.database, keys, clock: platform.clock });
  expect((await anew.current(clientId)).generation).toBe(2);
  expect((await anew.current(changed)).generation).toBe(3);
  await expect(anew.current(gone)).rejects.toThrow(KeyDestroyed);
});
