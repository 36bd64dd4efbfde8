import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import type { Photo } from '#lib/domain/drafts/draft.ts';
import { err } from '#lib/domain/result.ts';
import { createContext, type Context } from '#lib/server/platform/context.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { must, photoOf, png, storedPhoto } from '#tests/setup/books/drafts.ts';
import { newLedger } from '#tests/setup/books/ledger.ts';
import { KeyDestroyed } from '../../platform/keys/client-keys.ts';
import { isOfClient } from '../../platform/keys/sealed-column.ts';
import { LARGEST_CHUNK } from './chunk.ts';
import { appendPhoto, beginPhoto, readPhoto } from './service.ts';
import { walk } from '#tests/setup/walk.ts';

let database: TestDatabase;
let context: Context;

beforeAll(async () => {
  database = await freshDatabase();
  context = database.contextFor(await newLedger(database), uuidv7());
});
afterAll(() => database.close());

const bytes = Buffer.from(png(randomBytes(3000)).subarray(0, 3000));
const piece = (from: number, to: number) => bytes.subarray(from, to);

async function begun() {
  const photo = photoOf(bytes);
  must(await beginPhoto(context, photo));
  const append = (offset: number, chunk: Uint8Array, as = context) =>
    appendPhoto(as, { photoId: photo.id, offset, chunk });
  return { photo, append };
}

const chunks = async (photoId: string) => {
  const [row] =
    await database.owner`select count(*)::int as n from ledger.photo_chunk where photo_id = ${photoId}`;
  return Number(row?.['n']);
};

describe('a photo in pieces', () => {
  it('arrives byte for byte, resumed where it was left', async () => {
    const { photo, append } = await begun();
    expect(must(await append(0, piece(0, 1000)))).toEqual({ received: 1000, complete: false });
    expect(must(await beginPhoto(context, photo))).toEqual({ received: 1000, complete: false });
    expect(must(await append(1000, piece(1000, 2500)))).toEqual({ received: 2500, complete: false });
    expect(must(await append(2500, piece(2500, 3000)))).toEqual({ received: 3000, complete: true });
    expect(must(await beginPhoto(context, photo))).toEqual({ received: 3000, complete: true });
    const read = must(await readPhoto(context, photo.id, 'field'));
    expect(Buffer.from(read.bytes).equals(bytes)).toBe(true);
    expect(await chunks(photo.id)).toBe(0);
  });

  it('takes a repeated or a skipping piece for nothing new', async () => {
    const { append } = await begun();
    must(await append(0, piece(0, 1000)));
    const still = { received: 1000, complete: false };
    expect(must(await append(0, piece(0, 1000)))).toEqual(still);
    expect(must(await append(0, randomBytes(1000)))).toEqual(still);
    expect(must(await append(2000, piece(2000, 3000)))).toEqual(still);
    expect(must(await append(1000, piece(1000, 3000)))).toMatchObject({ complete: true });
    expect(must(await append(0, randomBytes(10)))).toEqual({ received: 3000, complete: true });
  });

  it('its pieces lie under the client’s key: one that does not open any more is begun anew, one of 0.6.0 opens', async () => {
    const { photo, append } = await begun();
    must(await append(0, piece(0, 1000)));
    const [row] = await database.owner`select sealed from ledger.photo_chunk where photo_id = ${photo.id}`;
    expect(isOfClient(row?.['sealed'] as Uint8Array)).toBe(true);
    const { platform } = database;
    const find = () => Promise.resolve(null);
    const later = createContext({ ...platform, clientKeys: { ...platform.clientKeys, find } }, context);
    expect(await append(1000, piece(1000, 3000), later)).toMatchObject({
      error: { code: 'photo_hash_differs' },
    });
    must(await append(0, piece(0, 1000)));
    const before = platform.keys.seal(`photo-chunk:${context.clientId}:${photo.id}:0`, piece(0, 1000));
    await database.owner.begin(async (sql) => {
      await sql`select set_config('segl.client_id', ${context.clientId}, true)`;
      await sql`alter table ledger.photo_chunk disable trigger user`;
      await sql`update ledger.photo_chunk set sealed = ${before} where photo_id = ${photo.id}`;
      await sql`alter table ledger.photo_chunk enable trigger user`;
    });
    expect(must(await append(1000, piece(1000, 3000)))).toMatchObject({ complete: true });
    const gone = () => Promise.reject(new KeyDestroyed(context.clientId));
    const destroyed = createContext(
      { ...platform, clientKeys: { ...platform.clientKeys, current: gone } },
      context,
    );
    const another = await begun();
    expect(await another.append(0, piece(0, 1000), destroyed)).toMatchObject({
      error: { code: 'storage_unwritable', reason: 'client_key_destroyed' },
    });
  });

  it('sent twice at once is stored once', async () => {
    const { photo, append } = await begun();
    const both = await Promise.all([append(0, bytes), append(0, bytes), append(0, bytes)]);
    expect(both.map((each) => must(each).complete)).toEqual([true, true, true]);
    const events = await database.owner`select id from audit.event where subject_id = ${photo.id}`;
    expect(events).toHaveLength(1);
  });

  it('stays complete when a try with other bytes, begun before, ends after', async () => {
    const { photo, append } = await begun();
    const { promise: completed, resolve } = Promise.withResolvers<void>();
    const { promise: refused, resolve: refuse } = Promise.withResolvers<void>();
    let transactions = 0;
    const slow: Context = {
      ...context,
      async transaction(work) {
        if (transactions++ === 0) return context.transaction(work);
        refuse();
        await completed;
        return context.transaction(work);
      },
    };
    const other = append(0, randomBytes(3000), slow);
    await refused;
    must(await append(0, bytes));
    resolve();
    expect(await other).toMatchObject({ error: { code: 'photo_hash_differs' } });
    expect(must(await beginPhoto(context, photo))).toEqual({ received: 3000, complete: true });
  });

  it('with other bytes than were promised begins again', async () => {
    const { photo, append } = await begun();
    must(await append(0, randomBytes(1000)));
    expect(await append(1000, piece(1000, 3000))).toMatchObject({ error: { code: 'photo_hash_differs' } });
    expect(await chunks(photo.id)).toBe(0);
    expect(must(await beginPhoto(context, photo))).toEqual({ received: 0, complete: false });
    expect(must(await append(0, bytes))).toEqual({ received: 3000, complete: true });
  });

  it('can’t be larger than was promised, nor be in pieces of nothing or too much', async () => {
    const { append } = await begun();
    expect(await append(0, randomBytes(3001))).toMatchObject({
      error: { code: 'chunk_beyond_end', size: 3000 },
    });
    const size = { error: { code: 'chunk_size', largest: LARGEST_CHUNK } };
    expect(await append(0, new Uint8Array())).toMatchObject(size);
    expect(await append(0, new Uint8Array(LARGEST_CHUNK + 1))).toMatchObject(size);
    expect(must(await append(0, bytes)).complete).toBe(true);
  });

  it('that says to be larger than it is never counts as arrived', async () => {
    const photo = { ...photoOf(bytes), size: 3001 };
    must(await beginPhoto(context, photo));
    const all = await appendPhoto(context, { photoId: photo.id, offset: 0, chunk: bytes });
    expect(must(all)).toEqual({ received: 3000, complete: false });
    expect(await readPhoto(context, photo.id, 'bookkeeper')).toMatchObject({
      error: { code: 'photo_unknown' },
    });
  });

  it('has an id of its own: other bytes under it are refused', async () => {
    const { photo } = await begun();
    const refused = { error: { code: 'photo_differs' } };
    expect(await beginPhoto(context, { ...photo, sha256: 'ab'.repeat(32) })).toMatchObject(refused);
    expect(await beginPhoto(context, { ...photo, size: 1 })).toMatchObject(refused);
  });
});

describe('whose it is', () => {
  it('another client knows nothing of it, and may use the same id', async () => {
    const photo = await storedPhoto(context, 'hemmelig');
    const other = database.contextFor(await newLedger(database), context.actorId);
    const unknown = { error: { code: 'photo_unknown' } };
    expect(await appendPhoto(other, { photoId: photo.id, offset: 0, chunk: bytes })).toMatchObject(unknown);
    expect(await readPhoto(other, photo.id, 'bookkeeper')).toMatchObject(unknown);
    const theirs = { ...photoOf(bytes), id: photo.id };
    expect(must(await beginPhoto(other, theirs))).toEqual({ received: 0, complete: false });
    must(await appendPhoto(other, { photoId: photo.id, offset: 0, chunk: bytes }));
    expect(Buffer.from(must(await readPhoto(context, photo.id, 'field')).bytes).equals(png('hemmelig'))).toBe(
      true,
    );
  });

  it('a field user reads their own, who reads the ledger reads all', async () => {
    const photo = await storedPhoto(context);
    const colleague = database.contextFor(context.clientId, uuidv7());
    expect(await readPhoto(colleague, photo.id, 'field')).toMatchObject({ error: { code: 'photo_unknown' } });
    expect((await readPhoto(colleague, photo.id, 'auditor')).ok).toBe(true);
    expect((await readPhoto(context, photo.id, 'field')).ok).toBe(true);
  });
});

describe('where the disk is full', () => {
  it('nothing is lost and nothing is claimed; the same piece again succeeds', async () => {
    const { photo, append } = await begun();
    const { platform, ...who } = context;
    const put = () => Promise.resolve(err({ code: 'storage_full' }));
    const full = createContext({ ...platform, blobs: { ...platform.blobs, put } }, who);
    must(await append(0, piece(0, 2000), full));
    for (let turn = 0; turn < 2; turn++) {
      expect(await append(2000, piece(2000, 3000), full)).toEqual({
        ok: false,
        error: { code: 'storage_full' },
      });
      expect(must(await beginPhoto(full, photo))).toEqual({ received: 2000, complete: false });
    }
    expect(await readPhoto(context, photo.id, 'bookkeeper')).toMatchObject({
      error: { code: 'photo_unknown' },
    });
    expect(must(await append(2000, piece(2000, 3000)))).toEqual({ received: 3000, complete: true });
    expect(Buffer.from(must(await readPhoto(context, photo.id, 'field')).bytes).equals(bytes)).toBe(true);
  });

  it('a commit that fails after the file was written is made good by the retry', async () => {
    const { photo, append } = await begun();
    const { platform, ...who } = context;
    const put: typeof platform.blobs.put = async (...file) => {
      must(await platform.blobs.put(...file));
      throw new Error('power cut');
    };
    const dying = createContext({ ...platform, blobs: { ...platform.blobs, put } }, who);
    await expect(append(0, bytes, dying)).rejects.toThrow('power cut');
    expect(must(await beginPhoto(context, photo))).toEqual({ received: 0, complete: false });
    expect(must(await append(0, bytes))).toEqual({ received: 3000, complete: true });
    expect(Buffer.from(must(await readPhoto(context, photo.id, 'field')).bytes).equals(bytes)).toBe(true);
  });
});

it('a store that takes its time holds no connection, and no row, meanwhile', async () => {
  const { photo, append } = await begun();
  const { platform, ...who } = context;
  const held: string[] = [];
  const put: typeof platform.blobs.put = async (...file) => {
    const rows = await database.owner`
      select from pg_stat_activity where usename = 'segl_app' and state like 'idle in transaction%'
        and datname = current_database()`;
    held.push(`${rows.length} connections`);
    return platform.blobs.put(...file);
  };
  const slow = createContext({ ...platform, blobs: { ...platform.blobs, put } }, who);
  expect(must(await append(0, bytes, slow))).toEqual({ received: 3000, complete: true });
  expect(held).toEqual(['0 connections']);
  expect(await chunks(photo.id)).toBe(0);
});

it('pieces that wait lie sealed in the database', async () => {
  const photo = photoOf(new TextEncoder().encode('kvittering med kontonummer'));
  must(await beginPhoto(context, photo));
  const chunk = new TextEncoder().encode('kvittering');
  must(await appendPhoto(context, { photoId: photo.id, offset: 0, chunk }));
  const [row] = await database.owner`select sealed from ledger.photo_chunk where photo_id = ${photo.id}`;
  expect((row!['sealed'] as Buffer).includes('kvittering')).toBe(false);
});

describe('what it is', () => {
  const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n0\n%%EOF\n');
  const arrives = async (content: Uint8Array, type: Photo['type']) => {
    const photo: Photo = { ...photoOf(content), type };
    must(await beginPhoto(context, photo));
    return { photo, result: await appendPhoto(context, { photoId: photo.id, offset: 0, chunk: content }) };
  };

  it('may be a PDF, and is served as one', async () => {
    const { photo, result } = await arrives(pdf, 'application/pdf');
    expect(must(result).complete).toBe(true);
    expect(must(await readPhoto(context, photo.id, 'field'))).toMatchObject({ type: 'application/pdf' });
  });

  it('what is not what it says to be is not stored', () =>
    walk(
      [
        ['a page', Buffer.from('<!doctype html><script>alert(1)</script>'), 'image/png'],
        ['a picture under another type', png('x'), 'image/jpeg'],
        ['half a PDF', pdf.subarray(0, 20), 'application/pdf'],
        ['a PDF under the name of a picture', pdf, 'image/png'],
      ] as const,
      async (_, content, type) => {
        const { photo, result } = await arrives(content, type);
        expect(result).toEqual({ ok: false, error: { code: 'photo_type_differs' } });
        expect(await chunks(photo.id)).toBe(0);
        expect(await readPhoto(context, photo.id, 'bookkeeper')).toMatchObject({
          error: { code: 'photo_unknown' },
        });
      },
    ));

  it('is looked at again when it is served: what came in before was not', async () => {
    const page = Buffer.from('<!doctype html>');
    const photo = await storedPhoto(context);
    const { platform, ...who } = context;
    const old = createContext(
      { ...platform, blobs: { ...platform.blobs, get: () => Promise.resolve(new Uint8Array(page)) } },
      who,
    );
    expect(must(await readPhoto(old, photo.id, 'field')).type).toBe('application/octet-stream');
  });
});
