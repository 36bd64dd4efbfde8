import { err, ok, type Result } from '#lib/domain/result.ts';
import type { DeviceDatabase } from './database.ts';
import { GIVES_WAY } from './gives-way.ts';
import { isDeviceFull, type DeviceFull } from './quota.ts';

/** Some ten pictures of a receipt, as they come from a camera and are kept. Below it the person is told before they take any. */
const ENOUGH = 40 * 1024 * 1024;
/** What a picture takes, in bytes, to say for how many there is room. */
export const PICTURE = 3 * 1024 * 1024;

/** How many bytes the browser says that this site may still store; null where it does not say. */
export async function freeBytes(
  storage: StorageManager | undefined = navigator.storage,
): Promise<number | null> {
  if (typeof storage?.estimate !== 'function') return null;
  const { quota, usage } = await storage.estimate();
  return quota === undefined || usage === undefined ? null : Math.max(0, quota - usage);
}

/** Whether so many bytes can be fetched ahead, and a person still takes pictures without being told of little room. */
export async function hasRoomFor(
  bytes: number,
  storage: StorageManager | undefined = navigator.storage,
): Promise<boolean> {
  const free = await freeBytes(storage);
  return free === null || free - bytes >= ENOUGH;
}

/**
 * Lets go of what can be fetched again where there is little room left, before a picture is taken: documents and papers that
 * were fetched ahead, then copies of pictures that the server has confirmed.
 * @returns the bytes that are free where that is still too little for some ten pictures; null where there is enough, or nobody knows
 */
export async function roomForPictures(
  database: DeviceDatabase,
  storage: StorageManager | undefined = navigator.storage,
): Promise<number | null> {
  const short = async (): Promise<number | null> => {
    const free = await freeBytes(storage);
    return free !== null && free < ENOUGH ? free : null;
  };
  for (const name of GIVES_WAY) {
    const table = database[name];
    if ((await table.count()) === 0) continue;
    if ((await short()) === null) return null;
    await table.clear();
  }
  return short();
}

/**
 * Writes, all of it or nothing. Where the device is full it is tried once more without what can be fetched again: documents
 * and papers that came ahead, then the copies, of photos and of changes. What a person takes or writes matters more than
 * what the server has.
 * @returns `device_full` where that made no room either
 */
export async function withRoom<T>(
  database: DeviceDatabase,
  write: () => Promise<T>,
): Promise<Result<T, DeviceFull>> {
  const attempt = async (): Promise<Result<T, DeviceFull>> => {
    try {
      return ok(await write());
    } catch (error) {
      if (!isDeviceFull(error)) throw error;
      return err({ code: 'device_full' });
    }
  };
  let written = await attempt();
  for (const name of [...GIVES_WAY, 'applied'] as const) {
    const table = database[name];
    if (written.ok || (await table.count()) === 0) continue;
    // Loaded where it is needed: a phone that captures waits for none of it.
    if (name === 'applied') await (await import('./applied.ts')).forgetApplied(database);
    else await table.clear();
    written = await attempt();
  }
  return written;
}
