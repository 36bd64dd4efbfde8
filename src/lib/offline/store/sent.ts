import { err, ok, type Result } from '#lib/domain/result.ts';
import { sealedOf, type DeviceDatabase } from './database.ts';
import { isDeviceFull, type DeviceFull } from './quota.ts';
import type { Store } from './store.ts';

/** So much is kept of what the server has confirmed, in bytes: some sixty photos of a receipt. */
const LARGEST = 64 * 1024 * 1024;

/**
 * The server has the photo: what lies here is from now on a copy of it, sealed as before. On a full device none is kept:
 * else the photo would wait to be sent for good, and stand in the way of those behind it.
 */
export async function keepSent({ database }: Store, photoId: string): Promise<void> {
  const { photos, sent } = database;
  const kept = await withRoom(database, () =>
    database.transaction('rw', photos, sent, async () => {
      const row = await photos.get(photoId);
      if (!row) return;
      const { id, draftId, ciphertext } = row;
      await sent.where({ id }).delete();
      await sent.add({ id, draftId, size: ciphertext.length, ...sealedOf(row) });
      await photos.delete(photoId);
    }),
  );
  if (!kept.ok) await photos.delete(photoId);
}

/** The photo the server confirmed last, as far as a copy is kept; null when none is. */
export async function lastSent({ sent }: DeviceDatabase): Promise<string | null> {
  return (await sent.toCollection().last())?.id ?? null;
}

/** Inside a transaction: the copy waits to be sent again. @returns false where there is none. */
export async function takeBack({ photos, sent }: DeviceDatabase, photoId: string): Promise<boolean> {
  const copy = await sent.where({ id: photoId }).first();
  if (!copy) return false;
  const { id, draftId } = copy;
  await photos.put({ id, draftId, state: 'waiting', code: null, confirmed: 0, ...sealedOf(copy) });
  await sent.delete(copy.seq);
  return true;
}

/** Lets go of copies of drafts that are no longer here, and of the oldest beyond what is kept. */
export async function tidySent({ drafts, sent }: DeviceDatabase, largest: number = LARGEST): Promise<void> {
  let size = 0;
  const old: number[] = [];
  // Keys of the index alone: no photo is read for this.
  await sent
    .orderBy('[seq+size]')
    .reverse()
    .eachKey((key) => {
      const [seq, bytes] = key as unknown as [number, number];
      size += bytes;
      if (size > largest) old.push(seq);
    });
  await sent.bulkDelete(old);
  const named = (await sent.orderBy('draftId').uniqueKeys()) as string[];
  const here = new Set(await drafts.where('id').anyOf(named).primaryKeys());
  await sent
    .where('draftId')
    .anyOf(named.filter((draftId) => !here.has(draftId)))
    .delete();
}

/**
 * Writes, all of it or nothing. Where the device is full it is tried once more without what can be fetched again: documents
 * and papers that came ahead, then the copies, of photos and of changes. What a person takes or writes matters more than
 * what the server has.
 * @returns `device_full` where that made no room either
 */
export async function withRoom<T>(
  database: DeviceDatabase,
  write: () => Promise<T>,
): Promise<Result<T, DeviceFull>> {
  const attempt = async (): Promise<Result<T, DeviceFull>> => {
    try {
      return ok(await write());
    } catch (error) {
      if (!isDeviceFull(error)) throw error;
      return err({ code: 'device_full' });
    }
  };
  let written = await attempt();
  const { applied, documents, papers, sent } = database;
  for (const table of [documents, papers, sent, applied]) {
    if (written.ok || (await table.count()) === 0) continue;
    // Loaded where it is needed: a phone that captures waits for none of it.
    if (table === applied) await (await import('./applied.ts')).forgetApplied(database);
    else await table.clear();
    written = await attempt();
  }
  return written;
}
