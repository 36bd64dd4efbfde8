import { liveQuery, type Observable } from 'dexie';
import type { DeviceDatabase, RestoredRow } from '../store/database.ts';

/** What came of the server being set back, once all is compared; null when there is nothing to tell. */
export function watchRestored({ device }: DeviceDatabase): Observable<RestoredRow | null> {
  return liveQuery(async () => {
    const restored = (await device.get('device'))?.restored;
    if (!restored || restored.comparing) return null;
    const { drafts, lostPhotos, works = 0, beyond = false } = restored;
    return beyond || drafts + lostPhotos + works > 0 ? restored : null;
  });
}

/** The person has read what came of the server being set back. */
export async function restoredRead(database: DeviceDatabase): Promise<void> {
  await database.device.where({ id: 'device' }).modify((own) => {
    if (own.restored?.comparing === false) delete own.restored;
  });
}
