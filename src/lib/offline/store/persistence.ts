export type Persistence = 'persistent' | 'evictable' | 'unknown';

/**
 * Asks the browser not to throw this site's data away when the disk is full. It may say no without
 * asking the person; the screen then says to sync before the phone is put away for long.
 */
export async function askToPersist(
  storage: StorageManager | undefined = navigator.storage,
): Promise<Persistence> {
  const before = await persistence(storage);
  if (before !== 'evictable') return before;
  return (await storage?.persist()) ? 'persistent' : before;
}

/** Whether it has promised so, without asking for it. */
export async function persistence(
  storage: StorageManager | undefined = navigator.storage,
): Promise<Persistence> {
  // Absent in insecure contexts and old browsers, whatever the types say.
  if (typeof storage?.persist !== 'function') return 'unknown';
  return (await storage.persisted()) ? 'persistent' : 'evictable';
}
