import { Dexie } from 'dexie';
import { cipherOf } from '../store/cipher.ts';
import { databaseName } from '../store/database.ts';
import type { Store } from '../store/store.ts';
import type { Chest } from '../vault/chest.ts';
import { identify } from '../vault/identify.ts';

/** A person's open vault, as far as the stores of all their clients are opened with it. */
export interface OpenVault {
  readonly chest: Chest;
  readonly key: CryptoKey;
}

/**
 * Does it with one client's store, as the screens of that client would have it.
 * @param make also where the client has none on this device yet
 * @returns null where there is none, or it still lies under a passphrase of 0.7.0's that is another
 */
export async function inStoreOf<T>(
  { chest, key }: OpenVault,
  clientId: string,
  work: (store: Store) => Promise<T>,
  make = false,
): Promise<T | null> {
  const { userId, database: vault } = chest;
  const name = databaseName({ userId, clientId });
  const held = (await vault.held.get(name)) !== undefined;
  if (!held && !make && !(await Dexie.exists(name))) return null;
  const database = chest.openHeld(name);
  try {
    if ((await database.vault.count()) > 0) return null;
    if (make) await identify(database, chest);
    return await work({ database, cipher: cipherOf(key, clientId) });
  } finally {
    database.close();
  }
}
