import { forgetApplied } from '../store/applied.ts';
import type { DeviceDatabase } from '../store/database.ts';
import { NAMES } from '../store/names.ts';
import { TYPED } from '../store/store.ts';
import { inEachHeld, type Chest } from './chest.ts';

/**
 * Takes from the device what the server has anyway: drafts that are synchronised, copies of photos that were sent, what
 * the server said, the tickets to decide with. What exists only here stays, sealed as it was. Needs no key. All of a client's or nothing.
 */
export async function wipeSynced(database: DeviceDatabase): Promise<void> {
  const { drafts, photos, outbox, unfinished, kept } = database;
  const { sent, pulled, papers, documents, prepared, tickets, applied, device } = database;
  const again = [sent, pulled, papers, documents, prepared, tickets];
  const tables = [drafts, photos, outbox, unfinished, kept, applied, device, ...again];
  await database.transaction('rw', tables, async () => {
    // What waits in the outbox is ordered by names under this key; what was typed is nowhere else.
    await kept.where('id').noneOf([NAMES, TYPED]).delete();
    await Promise.all(again.map((table) => table.clear()));
    await forgetApplied(database);
    const onlyHere = new Set<unknown>(await outbox.orderBy('subject').uniqueKeys());
    for (const draftId of await photos.orderBy('draftId').uniqueKeys()) onlyHere.add(draftId);
    for (const draftId of await unfinished.toCollection().primaryKeys()) onlyHere.add(draftId);
    const all = await drafts.toCollection().primaryKeys();
    await drafts.bulkDelete(all.filter((id) => !onlyHere.has(id)));
  });
}

/** In all of the person's clients on this device; see {@link wipeSynced}. */
export const wipe = (chest: Chest): Promise<void> => inEachHeld(chest, wipeSynced);
