import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { v4 as uuidv4, v7 as uuidv7 } from 'uuid';
import { BUCKET_KEYS, testBucket, type Fault, type TestBucket } from '#tests/setup/servers/bucket.ts';
import { storedWhole } from '#tests/setup/files/whole-blob.ts';
import { fixedClientKeys } from '#tests/setup/keys.ts';
import { until } from '#tests/setup/until.ts';
import { createKeyProvider } from '../keys.ts';
import { loggedError } from '../log/logged-error.ts';
import { createBlobStore, withHead, type BlobStore } from './blobs.ts';
import { placeOn, ranked } from './place.ts';
import { folderShelf } from './folder.ts';
import { KeyDestroyed } from '../keys/client-keys.ts';
import { SEGMENT_BYTES } from '../segments.ts';
import { dataKeyIn, HEAD_BYTES, headOf, offsetOf } from './sealed.ts';
import { S3_PATIENCE, s3Shelf, type S3Patience } from './s3.ts';
import type { Shelf, ShelfEntry } from './shelf.ts';

/* What every place for stored files promises, tried on each; and what may go wrong on the way to one that is elsewhere. */

const masterKey = randomBytes(32);
const rootKeys = createKeyProvider(masterKey);
const keys = { keys: rootKeys, clients: fixedClientKeys(rootKeys) };
const clientId = uuidv7();
const PUT_BLOB = fileURLToPath(new URL('../../../../../tests/setup/books/put-blob.ts', import.meta.url));

let folder: string;
let bucket: TestBucket;
let ignorant: TestBucket;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'segl-files-'));
  bucket = await testBucket();
  ignorant = await testBucket({ strict: false });
});
beforeEach(() => {
  bucket.fault = () => null;
});
afterAll(async () => {
  await Promise.all([bucket.close(), ignorant.close()]);
  await rm(folder, { recursive: true, force: true });
});

const places: readonly [string, () => Shelf][] = [
  ['a folder', () => folderShelf(folder)],
  ['a bucket', () => s3Shelf(bucket)],
  ['a bucket of a store that knows no conditions', () => s3Shelf(ignorant)],
];

async function* inPiecesOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

async function allOf(shelf: Shelf): Promise<ShelfEntry[]> {
  const all: ShelfEntry[] = [];
  for await (const entry of shelf.entries()) all.push(entry);
  return all;
}

describe.each(places)('%s', (_, open) => {
  let shelf: Shelf;
  let blobs: BlobStore;
  beforeAll(() => {
    shelf = open();
    blobs = createBlobStore(shelf, keys);
  });

  it('keeps the newest of what has ranks, and no older beside it', async () => {
    const place = placeOn(shelf, 'the second place');
    const of = uuidv4();
    const text = {
      open: (bytes: Uint8Array) => ({ said: Buffer.from(bytes).toString() }),
      rankOf: ({ said }: { said: string }) => ranked(Number(said)),
    };
    expect(await place.newest(of, text)).toBeNull();
    for (const rank of [9, 10, 3]) await place.add(of, ranked(rank), Buffer.from(`${rank}`));
    expect(await place.newest(of, text)).toEqual({ said: '10' });
    expect(await place.add(of, ranked(10), Buffer.from('other'))).toBe(false);
    await place.add(of, ranked(11), Buffer.from('11'));
    expect((await allOf(shelf)).filter(({ name }) => name.startsWith(of)).map(({ name }) => name)).toEqual([
      `${of}/${ranked(11)}`,
    ]);
    // Copied to where it would be the newest for ever.
    for (const rank of [ranked(99), 'zzz']) {
      await shelf.add(`${of}/${rank}`, Buffer.from('11'));
      expect(await place.newest(of, text)).toBe('unreadable');
    }
    await place.clear(of);
    expect(await place.newest(of, text)).toBeNull();
  });

  it('lists what took the place of another meanwhile', async () => {
    const of = uuidv4();
    for (const name of ['1', '2']) await shelf.add(`${of}/${name}`, Buffer.from(name));
    const listed: string[] = [];
    for await (const { name } of shelf.entries(`${of}/`)) {
      listed.push(name.slice(of.length + 1));
      if (listed.length > 1) continue;
      await shelf.add(`${of}/3`, Buffer.from('3'));
      await shelf.remove(`${of}/2`);
    }
    // A bucket's list is as it was when it was asked for.
    expect(['1,3', '1,2']).toContain(listed.join());
  });

  it('gives back what was put, whatever it is, and null for what was not', async () => {
    const sizes = [0, 1, 65_535, 1_500_000];
    const some = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.constantFrom(...sizes).map((n) => randomBytes(n)),
    );
    await fc.assert(
      fc.asyncProperty(some, async (bytes) => {
        const id = uuidv4();
        expect(await blobs.get(clientId, id)).toBeNull();
        expect(await blobs.put(clientId, id, bytes)).toEqual({ ok: true });
        expect(Buffer.compare((await blobs.get(clientId, id)) ?? Buffer.from('none'), bytes)).toBe(0);
      }),
      { numRuns: 20 },
    );
  });

  it('keeps the first bytes: the same again is no news, others are refused', async () => {
    const id = uuidv4();
    const first = randomBytes(5000);
    expect(await blobs.put(clientId, id, first)).toEqual({ ok: true });
    expect(await blobs.put(clientId, id, first)).toEqual({ ok: true });
    expect(await blobs.put(clientId, id, randomBytes(5000))).toMatchObject({
      error: { code: 'storage_unwritable' },
    });
    expect(Buffer.compare((await blobs.get(clientId, id))!, first)).toBe(0);
    expect(await shelf.add('x/y/z', first)).toBe(true);
    expect(await shelf.add('x/y/z', randomBytes(9))).toBe(false);
    expect(Buffer.compare((await shelf.read('x/y/z'))!, first)).toBe(0);
  });

  it('of many at the same moment, all with the same bytes, each is told that they are there', async () => {
    const id = uuidv4();
    const bytes = randomBytes(200_000);
    const told = await Promise.all(Array.from({ length: 8 }, () => blobs.put(clientId, id, bytes)));
    expect(told.every((each) => each.ok)).toBe(true);
    expect(Buffer.compare((await blobs.get(clientId, id))!, bytes)).toBe(0);
  });

  it('sees neither the bytes nor opens them for another client or under another id', async () => {
    const secret = Buffer.from('kvittering med kontonummer 1234.56.78903'.repeat(20));
    const id = uuidv4();
    await blobs.put(clientId, id, secret);
    const name = `${clientId}/${id.slice(-2)}/${id}`;
    const sealed = (await shelf.read(name))!;
    expect(Buffer.from(sealed).includes('kontonummer')).toBe(false);
    const [other, another] = [uuidv7(), uuidv4()];
    await shelf.add(`${other}/${id.slice(-2)}/${id}`, sealed);
    await shelf.add(`${clientId}/${another.slice(-2)}/${another}`, sealed);
    await expect(blobs.get(other, id)).rejects.toThrow();
    await expect(blobs.get(clientId, another)).rejects.toThrow();
  });

  it('no part and no change of a file passes for it, and none is mended by storing it anew', async () => {
    const whole = randomBytes(3000);
    const id = uuidv4();
    await blobs.put(clientId, id, whole);
    const sealed = (await shelf.read(`${clientId}/${id.slice(-2)}/${id}`))!;
    // Of another id, sealed for it, so that only the damage is wrong.
    const damage = fc.oneof(
      fc.nat(sealed.length - 1).map((end) => sealed.subarray(0, end)),
      fc.nat(sealed.length - 1).map((at) => sealed.map((byte, n) => (n === at ? byte ^ 1 : byte))),
    );
    await fc.assert(
      fc.asyncProperty(damage, async (damaged) => {
        const part = { bytes: damaged.subarray(0, HEAD_BYTES), size: damaged.length };
        const place = {
          read: () => Promise.resolve(damaged),
          readPart: () => Promise.resolve(part),
          add: () => Promise.resolve(false),
        };
        const store = createBlobStore({ ...shelf, ...place }, keys);
        await expect(store.get(clientId, id)).rejects.toThrow();
        expect(await store.put(clientId, id, whole)).toMatchObject({ error: { code: 'storage_unwritable' } });
      }),
      { numRuns: 100 },
    );
  });

  it('says what lies there, and nothing else', async () => {
    const ids = Array.from({ length: 12 }, () => uuidv4());
    const own = uuidv7();
    for (const id of ids) await blobs.put(own, id, randomBytes(40));
    const found = (await allOf(shelf)).filter(({ name }) => name.startsWith(own));
    expect(found.map(({ name }) => name)).toEqual(ids.map((id) => `${own}/${id.slice(-2)}/${id}`).toSorted());
    expect(new Set(found.map(({ size }) => size))).toEqual(new Set([40 + 45 + 16]));
  });

  it('takes what comes piece by piece, and gives any part of it', async () => {
    const id = uuidv4();
    const bytes = randomBytes(3 * SEGMENT_BYTES + 17);
    const put = await blobs.putFlowing(clientId, id, {
      size: bytes.length,
      from: inPiecesOf(bytes, 300_001),
    });
    expect(put).toEqual({ ok: true });
    expect(Buffer.compare((await blobs.get(clientId, id))!, bytes)).toBe(0);
    const opened = (await blobs.open(clientId, id))!;
    expect(opened.size).toBe(bytes.length);
    const segments: Uint8Array[] = [];
    for await (const segment of opened.all()) segments.push(segment);
    expect(segments.map(({ length }) => length)).toEqual([SEGMENT_BYTES, SEGMENT_BYTES, SEGMENT_BYTES, 17]);
    expect(Buffer.compare(Buffer.concat(segments), bytes)).toBe(0);
    const parts = [
      [0, 1],
      [SEGMENT_BYTES - 1, 2],
      [SEGMENT_BYTES, SEGMENT_BYTES],
      [bytes.length - 5, 99],
      [9e9, 1],
    ];
    for (const [from = 0, length = 0] of parts)
      expect(Buffer.compare(await opened.part(from, length), bytes.subarray(from, from + length))).toBe(0);
    expect(await blobs.open(clientId, uuidv4())).toBeNull();
    const empty = uuidv4();
    await blobs.putFlowing(clientId, empty, { size: 0, from: inPiecesOf(new Uint8Array(), 1) });
    expect(await (await blobs.open(clientId, empty))!.part(0, 5)).toHaveLength(0);
  });

  it('stores nothing of what came to another end than was said', async () => {
    const bytes = randomBytes(40_000);
    for (const size of [39_999, 40_001]) {
      const id = uuidv4();
      const from = inPiecesOf(bytes, 1000);
      await expect(blobs.putFlowing(clientId, id, { size, from })).rejects.toThrow(RangeError);
      expect(await blobs.get(clientId, id)).toBeNull();
    }
  });

  it('knows each segment at its place: none is exchanged, cut off or put behind the last', async () => {
    const id = uuidv4();
    const bytes = randomBytes(3 * SEGMENT_BYTES);
    await blobs.put(clientId, id, bytes);
    const name = `${clientId}/${id.slice(-2)}/${id}`;
    const stored = (await shelf.read(name))!;
    const at = (n: number) => stored.subarray(offsetOf(n), offsetOf(n + 1));
    const head = stored.subarray(0, HEAD_BYTES);
    const others = [
      [head, at(1), at(0), at(2)],
      [head, at(0), at(1)],
      [head, at(0), at(2)],
      [head, at(0), at(1), at(2), at(2)],
      [head],
    ];
    for (const parts of others) {
      await shelf.replace(name, Buffer.concat(parts));
      await expect(blobs.get(clientId, id)).rejects.toThrow();
      await expect((async () => (await blobs.open(clientId, id))!.part(0, 9e9))()).rejects.toThrow();
    }
    await shelf.replace(name, stored);
    expect(Buffer.compare((await blobs.get(clientId, id))!, bytes)).toBe(0);
  });

  it('reads what 0.6.0 stored', async () => {
    const id = uuidv4();
    const bytes = randomBytes(2 * SEGMENT_BYTES);
    await shelf.add(`${clientId}/${id.slice(-2)}/${id}`, storedWhole(rootKeys, { clientId, id }, bytes));
    expect(Buffer.compare((await blobs.get(clientId, id))!, bytes)).toBe(0);
    const opened = (await blobs.open(clientId, id))!;
    expect(
      Buffer.compare(
        await opened.part(SEGMENT_BYTES - 3, 6),
        bytes.subarray(SEGMENT_BYTES - 3, SEGMENT_BYTES + 3),
      ),
    ).toBe(0);
    expect(await blobs.put(clientId, id, bytes)).toEqual({ ok: true });
  });

  it('has one under another key of the client behind another head, and nothing of the rest is touched', async () => {
    const id = uuidv4();
    const bytes = randomBytes(SEGMENT_BYTES + 5);
    await blobs.put(clientId, id, bytes);
    const name = `${clientId}/${id.slice(-2)}/${id}`;
    const before = (await shelf.read(name))!;
    const next = { generation: 2, key: randomBytes(32) };
    const dataKey = dataKeyIn(before, await keys.clients.current(clientId));
    await withHead(shelf, name, headOf(next, dataKey));
    const after = (await shelf.read(name))!;
    expect(Buffer.compare(after.subarray(HEAD_BYTES), before.subarray(HEAD_BYTES))).toBe(0);
    const clients = { ...keys.clients, find: () => Promise.resolve(next) };
    expect(
      Buffer.compare((await createBlobStore(shelf, { ...keys, clients }).get(clientId, id))!, bytes),
    ).toBe(0);
    await expect(blobs.get(clientId, id)).rejects.toThrow(KeyDestroyed);
  });

  it('names are two UUIDs', async () => {
    await expect(blobs.put('..', uuidv4(), new Uint8Array())).rejects.toThrow(TypeError);
    await expect(blobs.get(clientId, '../../keys/master.key')).rejects.toThrow(TypeError);
  });
});

it('a bucket takes what is larger than a piece in pieces, once, and all of it or nothing', async () => {
  const shelf = s3Shelf(bucket);
  const blobs = createBlobStore(shelf, keys);
  const bytes = randomBytes(9 * SEGMENT_BYTES + 5);
  const put = (id: string, size = bytes.length) =>
    blobs.putFlowing(clientId, id, { size, from: inPiecesOf(bytes, 999_999) });
  const id = uuidv4();
  expect(await put(id)).toEqual({ ok: true });
  expect(await put(id)).toMatchObject({ error: { code: 'storage_unwritable' } });
  expect(Buffer.compare((await blobs.get(clientId, id))!, bytes)).toBe(0);
  const opened = (await blobs.open(clientId, id))!;
  expect(Buffer.compare(await opened.part(2_000_000, 3_000_000), bytes.subarray(2_000_000, 5_000_000))).toBe(
    0,
  );
  const cut = uuidv4();
  await expect(put(cut, bytes.length + 1)).rejects.toThrow(RangeError);
  expect(await blobs.get(clientId, cut)).toBeNull();
  const name = `${clientId}/${id.slice(-2)}/${id}`;
  const next = { generation: 2, key: randomBytes(32) };
  const head = (await shelf.readPart(name, 0, HEAD_BYTES))!.bytes;
  await withHead(shelf, name, headOf(next, dataKeyIn(head, await keys.clients.current(clientId))));
  const clients = { ...keys.clients, find: () => Promise.resolve(next) };
  const changed = createBlobStore(shelf, { ...keys, clients });
  expect(Buffer.compare((await changed.get(clientId, id))!, bytes)).toBe(0);
});

it.each(places.slice(0, 2))('%s keeps what one of many stores, and each other is told', async (_, open) => {
  const blobs = createBlobStore(open(), keys);
  const id = uuidv4();
  const others = Array.from({ length: 8 }, () => randomBytes(50_000));
  const told = await Promise.all(others.map((bytes) => blobs.put(clientId, id, bytes)));
  expect(told.filter((each) => each.ok)).toHaveLength(1);
  const first = others[told.findIndex((each) => each.ok)];
  expect(Buffer.compare((await blobs.get(clientId, id))!, first!)).toBe(0);
});

describe('a folder', () => {
  it('never reads what a killed process left half written', async () => {
    const id = uuidv4();
    const bytes = randomBytes(1000);
    const blobs = createBlobStore(folderShelf(folder), keys);
    await blobs.put(clientId, id, bytes);
    const shelf = join(folder, clientId, id.slice(-2));
    await writeFile(join(shelf, `${id}.0badcafe`), 'half');
    expect(Buffer.compare((await blobs.get(clientId, id))!, bytes)).toBe(0);
    const names = (await allOf(folderShelf(folder))).map(({ name }) => name);
    expect(names.some((name) => name.endsWith('0badcafe'))).toBe(false);
  });

  it('leaves nothing but the file, readable by its owner alone', async () => {
    const own = uuidv7();
    const id = uuidv4();
    await createBlobStore(folderShelf(folder), keys).put(own, id, randomBytes(10));
    const shelf = join(folder, own, id.slice(-2));
    expect(await readdir(shelf)).toEqual([id]);
    expect((await stat(join(shelf, id))).mode & 0o777).toBe(0o600);
  });

  it('cut short on disk, it is no file', async () => {
    const id = uuidv4();
    const blobs = createBlobStore(folderShelf(folder), keys);
    await blobs.put(clientId, id, randomBytes(1000));
    await truncate(join(folder, clientId, id.slice(-2), id), 500);
    await expect(blobs.get(clientId, id)).rejects.toThrow();
  });

  it('that nobody may write is said so', async () => {
    const blobs = createBlobStore(folderShelf('/sys/segl'), keys);
    expect(await blobs.put(clientId, uuidv4(), randomBytes(10))).toMatchObject({
      error: { code: 'storage_unwritable' },
    });
  });
});

describe('a bucket, when things go wrong', () => {
  const bytes = randomBytes(100_000);
  const toStore = (patience: S3Patience = S3_PATIENCE) => createBlobStore(s3Shelf(bucket, patience), keys);
  const only = (method: string, ...faults: Fault[]) => {
    bucket.fault = (asked) => (asked === method ? (faults.shift() ?? null) : null);
  };
  const always = (fault: Fault) => {
    bucket.fault = () => fault;
  };

  it.each([
    [507, 'InsufficientStorage', 'storage_full'],
    [400, 'QuotaExceeded', 'storage_full'],
    [403, 'AccessDenied', 'storage_unwritable'],
    [403, 'SignatureDoesNotMatch', 'storage_unwritable'],
    [404, 'NoSuchBucket', 'storage_unwritable'],
    [503, 'SlowDown', 'storage_unavailable'],
    [500, 'InternalError', 'storage_unavailable'],
    [400, 'BadDigest', 'storage_unavailable'],
  ])('%i %s is %s; nothing is there, and the same again works', async (status, code, expected) => {
    const id = uuidv4();
    const blobs = toStore();
    bucket.fault = (asked) => (asked === 'PUT' ? { status, code } : null);
    expect(await blobs.put(clientId, id, bytes)).toMatchObject({ error: { code: expected } });
    bucket.fault = () => null;
    expect(await blobs.get(clientId, id)).toBeNull();
    expect(await blobs.put(clientId, id, bytes)).toEqual({ ok: true });
    expect(Buffer.compare((await blobs.get(clientId, id))!, bytes)).toBe(0);
  });

  it('a refusal that passes is not even noticed', async () => {
    const id = uuidv4();
    only('PUT', { status: 503, code: 'SlowDown' });
    expect(await toStore().put(clientId, id, bytes)).toEqual({ ok: true });
  });

  it('stored, and the answer lost: it is there once, and the person is told that it is', async () => {
    const id = uuidv4();
    only('PUT', 'answer lost');
    expect(await toStore().put(clientId, id, bytes)).toEqual({ ok: true });
    expect(Buffer.compare((await toStore().get(clientId, id))!, bytes)).toBe(0);
  });

  it('a store that refuses to hear of conditions gets the file without one, and once', async () => {
    const id = uuidv4();
    bucket.fault = (_method, _path, headers) =>
      headers['if-none-match'] ? { status: 501, code: 'NotImplemented' } : null;
    expect(await toStore().put(clientId, id, bytes)).toEqual({ ok: true });
    expect(await toStore().put(clientId, id, randomBytes(9))).toMatchObject({
      error: { code: 'storage_unwritable' },
    });
    expect(Buffer.compare((await toStore().get(clientId, id))!, bytes)).toBe(0);
  });

  it('bytes that change on their way there are not taken, nor those that change on their way back', async () => {
    const id = uuidv4();
    bucket.fault = (asked) => (asked === 'PUT' ? 'changed' : null);
    expect((await toStore().put(clientId, id, bytes)).ok).toBe(false);
    bucket.fault = () => null;
    expect(await toStore().put(clientId, id, bytes)).toEqual({ ok: true });
    bucket.fault = () => 'changed';
    await expect(toStore().get(clientId, id)).rejects.toThrow();
  });

  it('and where the store takes what has changed, it is never taken for the file', async () => {
    const id = uuidv4();
    const blobs = createBlobStore(s3Shelf(ignorant), keys);
    ignorant.fault = (asked) => (asked === 'PUT' ? 'changed' : null);
    expect(await blobs.put(clientId, id, bytes)).toMatchObject({ error: { code: 'storage_unavailable' } });
    ignorant.fault = () => null;
    await expect(blobs.get(clientId, id)).rejects.toThrow();
    expect(await blobs.put(clientId, id, bytes)).toMatchObject({ error: { code: 'storage_unwritable' } });
  });

  it('half an answer is no file', async () => {
    const id = uuidv4();
    await toStore().put(clientId, id, bytes);
    bucket.fault = () => 'answer cut';
    await expect(toStore().get(clientId, id)).rejects.toMatchObject({ code: 'storage_unavailable' });
  });

  it('a store that says nothing is given up in time, and one that is not there at once', async () => {
    const impatient = { connectMs: 300, requestMs: 300, megabyteMs: 0 };
    always('silence');
    expect(await toStore(impatient).put(clientId, uuidv4(), bytes)).toMatchObject({
      error: { code: 'storage_unavailable' },
    });
    await expect(toStore(impatient).get(clientId, uuidv4())).rejects.toMatchObject({
      code: 'storage_unavailable',
    });
    const nowhere = createBlobStore(s3Shelf({ ...bucket, endpoint: 'http://127.0.0.1:1' }), keys);
    expect(await nowhere.put(clientId, uuidv4(), bytes)).toMatchObject({
      error: { code: 'storage_unavailable' },
    });
  });

  it('a bucket that is not there has no files, which is not to say that they are gone', async () => {
    const elsewhere = createBlobStore(s3Shelf({ ...bucket, name: 'not-there' }), keys);
    await expect(elsewhere.get(clientId, uuidv4())).rejects.toMatchObject({ code: 'storage_unavailable' });
    expect(await elsewhere.put(clientId, uuidv4(), bytes)).toMatchObject({
      error: { code: 'storage_unwritable', reason: 'NoSuchBucket' },
    });
  });

  it('no word of keys, signatures or addresses comes into a log', async () => {
    bucket.fault = () => ({ status: 403, code: 'SignatureDoesNotMatch' });
    const refusal: unknown = await toStore()
      .get(clientId, uuidv4())
      .catch((cause: unknown) => cause);
    const nowhere = s3Shelf({ ...bucket, endpoint: 'http://127.0.0.1:1' });
    const silence: unknown = await nowhere.read('x').catch((cause: unknown) => cause);
    const lines = [refusal, silence].map((cause) => JSON.stringify(loggedError(cause)));
    expect(lines).toEqual([
      expect.stringContaining('storage_unavailable') as string,
      expect.stringContaining('ECONNREFUSED') as string,
    ]);
    expect(lines.join()).not.toMatch(/S3RVER|Signature=|AWS4|127\.0\.0\.1|Credential/);
  });

  it('wrong keys are refused by the store', async () => {
    process.env['AWS_SECRET_ACCESS_KEY'] = 'another';
    try {
      expect(await toStore().put(clientId, uuidv4(), bytes)).toMatchObject({
        error: { code: 'storage_unwritable' },
      });
    } finally {
      Object.assign(process.env, BUCKET_KEYS);
    }
  });
});

describe('a process that is killed while it stores a file', () => {
  const BYTES = 8_000_000;
  const whole = new Uint8Array(BYTES).fill(7);

  function storing(config: object, id: string): ChildProcess {
    const order = { config, key: masterKey.toString('hex'), clientId, id, bytes: BYTES };
    return spawn(process.execPath, [PUT_BLOB, JSON.stringify(order)], { stdio: 'ignore' });
  }

  async function killed(child: ChildProcess): Promise<void> {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  it('leaves no half of it in a bucket, which its environment alone leads to', async () => {
    const id = uuidv4();
    const config = { files: bucket.url };
    const blobs = createBlobStore(s3Shelf(bucket), keys);
    const standing = bucket.holdUpload();
    const child = storing(config, id);
    await standing;
    await killed(child);
    expect(await blobs.get(clientId, id)).toBeNull();
    await once(storing(config, id), 'exit');
    expect(Buffer.compare((await blobs.get(clientId, id))!, whole)).toBe(0);
  });

  it('nor in a folder', async () => {
    const id = uuidv4();
    const own = await mkdtemp(join(tmpdir(), 'segl-killed-'));
    const blobs = createBlobStore(folderShelf(join(own, 'files')), keys);
    const shelf = join(own, 'files', clientId, id.slice(-2));
    const child = storing({ dataFolder: own }, id);
    await until(async () => (await readdir(shelf).catch(() => [])).length > 0);
    await killed(child);
    const left = await blobs.get(clientId, id);
    if (left) expect(Buffer.compare(left, whole)).toBe(0);
    expect(await blobs.put(clientId, id, whole)).toEqual({ ok: true });
    expect(Buffer.compare((await blobs.get(clientId, id))!, whole)).toBe(0);
    await rm(own, { recursive: true });
  });
});
