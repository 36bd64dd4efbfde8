import { sealedOf, type DeviceDatabase } from './database.ts';
import { oldestBeyond } from './beyond.ts';
import { withRoom } from './room.ts';
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
  await sent.bulkDelete(await oldestBeyond(sent, largest));
  const named = (await sent.orderBy('draftId').uniqueKeys()) as string[];
  const here = new Set(await drafts.where('id').anyOf(named).primaryKeys());
  await sent
    .where('draftId')
    .anyOf(named.filter((draftId) => !here.has(draftId)))
    .delete();
}
