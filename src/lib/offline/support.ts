/**
 * What a browser lacks that nothing of Segl works on the device without: `device_insecure` (no encryption and no
 * service worker on a plain http address by name), `device_no_storage` (no IndexedDB: switched off, or a private
 * window of some). Null when both are there; that storage also works shows only when it is opened.
 */
export type Lack = 'device_insecure' | 'device_no_storage';

export function lackOf(
  scope: Partial<Pick<typeof globalThis, 'crypto' | 'indexedDB'>> = globalThis,
): Lack | null {
  // The types say that both are always there.
  if (!scope.crypto?.subtle) return 'device_insecure';
  return scope.indexedDB ? null : 'device_no_storage';
}

/**
 * The browser's storage, or what reads it, has failed: whatever Dexie or the browser itself threw. Dexie's errors are
 * known by what they carry: to be told from others they must not bring the whole library along.
 */
export function isStorageFailure(error: unknown): boolean {
  return error instanceof DOMException || (error instanceof Error && 'inner' in error);
}

/** What failed, in full, for whoever looks into the console; the person reads a sentence instead. */
export function note(error: unknown): void {
  // oxlint-disable-next-line no-console -- nothing is logged from a device, so its console is the only place a cause can be read
  console.error(error);
}
