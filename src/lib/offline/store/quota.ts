/** The browser gives this site no more room. Nothing of what was being stored is kept. */
export type DeviceFull = { code: 'device_full' };

/** Dexie wraps the browser's error, more than once when a transaction was aborted by it. */
export function isDeviceFull(error: unknown): boolean {
  for (let at = error; typeof at === 'object' && at !== null; at = 'inner' in at ? at.inner : null) {
    if ('name' in at && at.name === 'QuotaExceededError') return true;
  }
  return false;
}
