/*
 * A database as the browser gives it, without Dexie: the service worker has no room for that. What is made here waits for
 * nobody: it is closed at once where a page wants another version of it.
 */

/** Null where there is none of that name: it is not made. */
export function openThere(name: string): Promise<IDBDatabase | null> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name);
    let absent = false;
    opening.onupgradeneeded = () => {
      absent = true;
      opening.transaction?.abort();
    };
    opening.onerror = () => (absent ? resolve(null) : reject(failed(opening.error)));
    opening.onsuccess = () => resolve(givingWay(opening.result));
  });
}

export function givingWay(database: IDBDatabase): IDBDatabase {
  database.onversionchange = () => database.close();
  return database;
}

/** What lies under a key; undefined where nothing does, or there is no such table. */
export async function readThere<T>(name: string, table: string, key: string): Promise<T | undefined> {
  const database = await openThere(name);
  if (!database?.objectStoreNames.contains(table)) {
    database?.close();
    return undefined;
  }
  try {
    return await asked<T>(database.transaction(table).objectStore(table).get(key) as IDBRequest<T>);
  } finally {
    database.close();
  }
}

/** Rejects with what the browser says, a full device among it; resolves once all of it is on the disk. */
export function writeThere(
  database: IDBDatabase,
  table: string,
  work: (rows: IDBObjectStore) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const writing = database.transaction(table, 'readwrite', { durability: 'strict' });
    writing.oncomplete = () => resolve();
    writing.onabort = () => reject(failed(writing.error));
    work(writing.objectStore(table));
  });
}

function asked<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(failed(request.error));
  });
}

const failed = (error: DOMException | null): DOMException => error ?? new DOMException('', 'AbortError');
