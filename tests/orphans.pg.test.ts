import { randomBytes } from 'node:crypto';
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { v4 as uuidv4, v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { ok } from '#lib/domain/result.ts';
import { collectOrphans, recordAll, sequence } from '#lib/server/audit/index.ts';
import { tileOf } from '#lib/server/audit/tiles/tiles.ts';
import { beginRun, endRun } from '#lib/server/audit/verify/runs/run-store.ts';
import { ANSWERS } from '#lib/server/api/answers.ts';
import { beginPhoto } from '#lib/server/desk/index.ts';
import { ASIDE, nameOf } from '#lib/server/platform/blobs/names.ts';
import { FILES, shelfOf } from '#lib/server/platform/blobs/open.ts';
import { filesOf } from '#lib/server/platform/blobs/wrap-anew.ts';
import { createContext, type Context } from '#lib/server/platform/context.ts';
import { freshDatabase, type TestDatabase } from './setup/database.ts';
import { sentTo, signersIn } from './setup/books/documents.ts';
import { must, storedPhoto } from './setup/books/drafts.ts';
import { newLedger } from './setup/books/ledger.ts';

/* What no row names goes, in two steps of thirty days; what one names never does, whichever service's it is. */

let database: TestDatabase;
let context: Context;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  context = database.contextFor(await newLedger(database));
  await verified(0);
});

async function verified(faults: number): Promise<void> {
  await context.transaction(async (tx) => {
    const [run, at] = [uuidv7(), new Date()];
    await beginRun(tx, context.clientId, { run, soFar: new Uint8Array([1]) }, at);
    await endRun(tx, context.clientId, { run, at, faults });
    return ok();
  });
}

const shelf = () => shelfOf(database.platform.config);
const collect = async () => must(await collectOrphans(context, ANSWERS));

async function names(): Promise<string[]> {
  const found: string[] = [];
  for await (const { name } of filesOf(shelf(), context.clientId)) found.push(name);
  return found.sort();
}

/** As if it had been laid down so many days ago. */
async function aged(days: number): Promise<void> {
  const at = new Date(Date.now() - days * 86_400_000);
  for (const name of await names())
    await utimes(join(database.platform.config.dataFolder, FILES, name), at, at);
}

async function orphan(bytes: Uint8Array = randomBytes(2000)): Promise<string> {
  const id = uuidv4();
  must(await database.platform.blobs.put(context.clientId, id, bytes));
  return id;
}

it('lays an orphan aside after thirty days, where it is still read, and removes it after thirty more', async () => {
  const bytes = randomBytes(3000);
  const id = await orphan(bytes);
  expect(await collect()).toEqual({ aside: 0, back: 0, removed: 0 });
  await aged(31);
  expect(await collect()).toEqual({ aside: 1, back: 0, removed: 0 });
  expect(await names()).toEqual([ASIDE + nameOf(context.clientId, id)]);
  expect(Buffer.compare((await database.platform.blobs.get(context.clientId, id))!, bytes)).toBe(0);
  expect((await database.platform.blobs.open(context.clientId, id))?.size).toBe(3000);
  await aged(29);
  expect(await collect()).toEqual({ aside: 0, back: 0, removed: 0 });
  await aged(31);
  expect(await collect()).toEqual({ aside: 0, back: 0, removed: 1 });
  expect(await database.platform.blobs.get(context.clientId, id)).toBeNull();
});

it('never one that a row names: photos, documents in each of their states, tiles of the log', async () => {
  await storedPhoto(context);
  const [anne = { userId: '', name: '' }] = await signersIn(context, 'Anne');
  const her = createContext(database.platform, { ...context, actorId: anne.userId });
  await sentTo(her, [anne]);
  const subject = { type: 'log', id: context.clientId } as const;
  const event = { kind: 'evidence.exported', subject, detail: {} } as const;
  await context.transaction(async (tx) =>
    ok(
      await recordAll(
        tx,
        context,
        Array.from({ length: 300 }, () => event),
      ),
    ),
  );
  await sequence(context);
  expect(await tileOf(context, { level: 0, index: 0, width: 256 })).not.toBeNull();
  const all = await names();
  expect(all.length).toBeGreaterThanOrEqual(4);
  await orphan();
  await aged(400);
  expect(await collect()).toEqual({ aside: 1, back: 0, removed: 0 });
  expect((await names()).filter((name) => !name.startsWith(ASIDE))).toEqual(all);
});

it('lays back what a row names after all, whenever that came', async () => {
  const id = await orphan();
  await aged(31);
  await collect();
  must(await beginPhoto(context, { id, size: 2000, type: 'image/jpeg', sha256: '00'.repeat(32) }));
  await aged(31);
  expect(await collect()).toEqual({ aside: 0, back: 1, removed: 0 });
  expect(await names()).toEqual([nameOf(context.clientId, id)]);
});

it('nothing where rows may be gone: before a verification has found the client sound', async () => {
  await orphan();
  await aged(400);
  await verified(1);
  expect(await collect()).toEqual({ aside: 0, back: 0, removed: 0 });
  await verified(0);
  expect((await collect()).aside).toBe(1);
});
