import { existsSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v4 as uuidv4, v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { testBucket, type TestBucket } from '#tests/setup/servers/bucket.ts';
import { createBlobStore } from '../blobs/blobs.ts';
import { bucketOf, FILES, shelfOf } from '../blobs/open.ts';
import { Config } from '../config/config.ts';
import { findKeyring, newKeyring, keysIn, type Keyring } from '../keys/keyring.ts';
import { localMaster } from '../keys/master.ts';
import { besideData } from '../keys/place.ts';
import { fixedClientKeys } from '#tests/setup/keys.ts';
import { createKeyProvider, type KeyProvider } from '../keys.ts';
import { MANIFEST } from './manifest.ts';
import { restoreBackup } from './restore.ts';
import { takeBackup } from './take.ts';

/* What lies in a bucket is in the backup, and is read from it without one. */

const masterKey = randomBytes(32);
const keys = createKeyProvider(masterKey);
const opened = { keys, clients: fixedClientKeys(keys) };
const clientId = uuidv7();
const files = Array.from({ length: 5 }, (_, n) => ({ id: uuidv4(), bytes: randomBytes(n * 50_000) }));

let base: string;
let bucket: TestBucket;
let config: Config;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'segl-backup-'));
  bucket = await testBucket();
  config = Config.parse({ dataFolder: join(base, 'data'), files: bucket.url });
  // A copy of one, from before there was a bucket, and what always lies in the data folder.
  await mkdir(join(config.dataFolder, FILES), { recursive: true });
  await writeFile(join(config.dataFolder, 'signing-roots.pem'), 'pem');
  const blobs = createBlobStore(shelfOf(config), opened);
  for (const { id, bytes } of files) expect(await blobs.put(clientId, id, bytes)).toEqual({ ok: true });
  const { files: _, ...before } = config;
  await createBlobStore(shelfOf(before), opened).put(clientId, files[0]!.id, files[0]!.bytes);
});
beforeEach(() => {
  bucket.fault = () => null;
});
afterAll(async () => {
  await bucket.close();
  await rm(base, { recursive: true, force: true });
});

function take(into: string, of: { keys: KeyProvider; ring: Keyring | null } = { keys, ring: null }) {
  return takeBackup({
    ...{ into, dataFolder: config.dataFolder, bucket: bucketOf(config), database: null, ...of },
    ...{ segl: 'test', now: new Date(), progress: () => {} },
  });
}

const local = (bytes: Uint8Array) => ({ master: localMaster(bytes), bytes });

it('every file of it, which a restored data folder has without a bucket', async () => {
  const from = join(base, 'backup');
  expect(await take(from)).toMatchObject({ ok: true });
  const into = join(base, 'restored');
  expect(
    await restoreBackup({ ...{ from, into, progress: () => {} }, ...local(masterKey), layKey: true }),
  ).toMatchObject({
    ok: true,
  });
  const restored = createBlobStore(shelfOf(Config.parse({ dataFolder: into })), opened);
  for (const { id, bytes } of files) {
    expect(Buffer.compare((await restored.get(clientId, id))!, bytes)).toBe(0);
  }
  expect(await readdir(into)).toContain('signing-roots.pem');
});

it('is opened by the master key through the keyring beside it, which goes along', async () => {
  const master = localMaster(masterKey);
  const ring = await newKeyring(master);
  const { root } = (await keysIn(ring, master))!;
  const from = join(base, 'with-keyring');
  expect(await take(from, { keys: createKeyProvider(root), ring })).toMatchObject({ ok: true });
  const into = join(base, 'restored-with-keyring');
  const restore = (key: Uint8Array) =>
    restoreBackup({ ...{ from, into, progress: () => {} }, ...local(key), layKey: false });
  expect(await restore(new Uint8Array(32))).toMatchObject({ error: { code: 'backup_wrong_key' } });
  // The root key is in no backup, and opens none that it is taken for the master key of.
  expect(await restore(root)).toMatchObject({ error: { code: 'backup_wrong_key' } });
  expect(existsSync(into)).toBe(false);
  expect(await restore(masterKey)).toMatchObject({ ok: true });
  expect(findKeyring(into)).toEqual({ ok: true, value: ring });
  expect(existsSync(besideData(into))).toBe(false);
  await writeFile(join(from, 'keyring.json'), '{}');
  expect(await restore(masterKey)).toMatchObject({ error: { code: 'backup_damaged', part: 'keyring.json' } });
});

it.each([
  ['can’t be listed', (path: string) => path.includes('list-type')],
  ['has a file that can’t be read', (path: string) => path.includes(files[2]!.id)],
])('a bucket that %s is no backup', async (_, broken) => {
  const into = join(base, uuidv7());
  bucket.fault = (method, path) =>
    method === 'GET' && broken(path) ? { status: 403, code: 'AccessDenied' } : null;
  expect(await take(into)).toMatchObject({ error: { code: 'backup_unreadable', reason: 'AccessDenied' } });
  expect(await readdir(into)).not.toContain(MANIFEST);
});
