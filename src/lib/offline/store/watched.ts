import type { Dexie } from 'dexie';

/**
 * What is the matter with the device's store, under a page that uses it. `blocked`: another tab holds an older version of it
 * open, and has to be closed first. `newer`: another tab has a newer version of Segl, and this page writes nothing any more.
 * `closed`: the browser has closed it, and does not open it again.
 */
export type Trouble = 'blocked' | 'newer' | 'closed';

/** So long what was typed has to be sealed, in milliseconds, before this page lets go of a store that another tab upgrades. */
const LETS_GO_MS = 1500;

/**
 * Tells what is the matter with a store, and null once nothing is.
 * @param onNewer what is decrypted and not stored has to be sealed now
 * @returns ends the watching; before the store is closed on purpose
 */
export function watchStore(
  store: Dexie,
  { onTrouble, onNewer }: { onTrouble: (trouble: Trouble | null) => void; onNewer: () => void },
): () => void {
  let over = false;
  let newer = false;
  const blocked = (): void => void (over || onTrouble('blocked'));
  const changes = (event: IDBVersionChangeEvent): void => {
    // Erased: that shows by itself.
    if (over || newer || event.newVersion === null) return;
    newer = true;
    onTrouble('newer');
    onNewer();
    // It opens itself again for what is still to be written; from then on, for nothing.
    setTimeout(() => store.close(), LETS_GO_MS);
  };
  const closed = (): void => {
    if (over || newer) return;
    // The browser does so when a disk comes and goes, or the person clears what a site has stored.
    setTimeout(() => {
      if (over || newer) return;
      store.open().then(
        () => onTrouble(null),
        () => void (over || newer || onTrouble('closed')),
      );
    });
  };
  store.on('blocked', blocked);
  store.on('versionchange', changes);
  store.on('close', closed);
  store.on('ready', () => void (over || newer || onTrouble(null)), true);
  return () => void (over = true);
}
