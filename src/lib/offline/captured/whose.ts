import { givingWay, openThere, readThere, writeThere } from './there.ts';

/*
 * Into which databases on this device goes what comes without a page: those of the person who used Segl last, and of the
 * client they were in. Their names alone, which are hashes. `vault/last.ts` knows two ids, where no worker can read.
 */

const NAME = 'segl-whose';
const TABLE = 'whose';
const KEY = 'last';

export interface Whose {
  /** The person's vault, by its name. */
  readonly vault: string;
  /** The client's database under it, by its name. */
  readonly client: string;
}

export async function rememberWhose(whose: Whose): Promise<void> {
  const database = await opened();
  await writeThere(database, TABLE, (rows) => void rows.put(whose, KEY)).finally(() => database.close());
}

/** The person has signed out: what comes next is nobody's. */
export async function forgetWhose(): Promise<void> {
  const database = await openThere(NAME);
  if (!database) return;
  await writeThere(database, TABLE, (rows) => void rows.clear()).finally(() => database.close());
}

/** Null on a device where nobody is signed in. */
export async function lastWhose(): Promise<Whose | null> {
  return (await readThere<Whose>(NAME, TABLE, KEY)) ?? null;
}

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(NAME, 1);
    opening.onupgradeneeded = () => void opening.result.createObjectStore(TABLE);
    opening.onsuccess = () => resolve(givingWay(opening.result));
    opening.onerror = () => reject(opening.error ?? new DOMException('', 'AbortError'));
  });
}
