import { Dexie } from 'dexie';
import { databaseName } from '../store/database.ts';
import type { Chest } from '../vault/chest.ts';
import { tidyDocuments } from './tidy.ts';

/**
 * Takes from the device the documents that were fetched ahead for the person, in each of their clients, also one that has
 * let them go since. What they prepared stays, sealed: it is neither a document nor the server's. Needs no key.
 * @param clientIds those that the person is known to be of, beside those that lie under the vault
 */
export async function leaveDocumentsOf(chest: Chest, clientIds: readonly string[]): Promise<void> {
  const names = new Set((await chest.database.held.toArray()).map(({ name }) => name));
  for (const clientId of clientIds) {
    const name = databaseName({ userId: chest.userId, clientId });
    // Looking makes no store where there is none.
    if (!names.has(name) && (await Dexie.exists(name))) names.add(name);
  }
  for (const name of names) {
    const database = chest.openHeld(name);
    await tidyDocuments(database).finally(() => database.close());
  }
}
