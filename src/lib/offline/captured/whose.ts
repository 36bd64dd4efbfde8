import type { Space } from '../store/database.ts';
import { givingWay, openThere, readThere, writeThere } from './there.ts';

/*
 * Into which databases on this device goes what comes without a page: those of the person who used Segl last, and of the
 * client they were in. `vault/last.ts` knows the same where a page has it at once; but a browser writes that seconds later,
 * and one that dies before then would know nobody without network. This is on the disk when it resolves.
 */

const NAME = 'segl-whose';
const TABLE = 'whose';
const KEY = 'last';

export interface Whose {
  /** The person's vault, by its name. */
  readonly vault: string;
  /** The client's database under it, by its name. */
  readonly client: string;
  /** Their ids; left out by earlier versions. */
  readonly space?: Space;
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
