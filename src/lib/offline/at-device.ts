import { err, type Result } from '#lib/domain/result.ts';
import type { Device, Locked } from './device.svelte.ts';
import type { Store } from './store/store.ts';

/** The device's own store failed: closed under us by another tab, damaged, or refused by the browser. */
export type StorageFailed = { code: 'device_failed' };

/**
 * Does `work` with the device's open store, for a screen. What the work throws, a bug or a fault of the browser's
 * database, is reported and becomes an answer: a person is told, and can try again. Never rejects.
 */
export async function atDevice<T, E extends { code: string } = never>(
  device: Device | null,
  work: (store: Store) => Promise<Result<T, E>>,
): Promise<Result<T, E | Locked | StorageFailed>> {
  if (!device) return err({ code: 'locked' });
  try {
    return await device.withStore(work);
  } catch (cause) {
    reportError(cause);
    return err({ code: 'device_failed' });
  }
}
