import { Dexie } from 'dexie';
import { databaseName } from '../store/database.ts';
import type { Chest } from '../vault/chest.ts';
import { tidyDocuments } from './tidy.ts';

/**
 * Takes from the device the documents that were fetched ahead for the person, in these of their clients. What they prepared
 * stays, sealed: it is neither a document nor the server's. Needs no key.
 */
export async function leaveDocumentsOf(chest: Chest, clientIds: readonly string[]): Promise<void> {
  for (const clientId of clientIds) {
    const name = databaseName({ userId: chest.userId, clientId });
    // Looking makes no store where there is none.
    if (!(await chest.database.held.get(name)) && !(await Dexie.exists(name))) continue;
    const database = chest.openHeld(name);
    await tidyDocuments(database).finally(() => database.close());
  }
}
