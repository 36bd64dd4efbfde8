import { liveQuery, type Observable } from 'dexie';
import type { DeviceDatabase } from './database.ts';

/** How many drafts, and rows of registers with a change of their own, are where; readable without the key. */
export interface LocalCounts {
  /** With something that only this device has, and nothing rejected; those not finished are among them. */
  unsent: number;
  /** With something the server rejected: a person must decide. */
  rejected: number;
  /** Changes not on their way yet: more than before means that there is something new to send. */
  waiting: number;
  /** Sealed until the device is unlocked (`captured/`); among the unsent. */
  captured: number;
}

export async function countLocal({
  outbox,
  photos,
  unfinished,
  captured,
}: DeviceDatabase): Promise<LocalCounts> {
  const unsent = new Set<string>();
  const rejected = new Set<string>();
  let waiting = 0;
  const see = (key: unknown, isChange: boolean): void => {
    const [subject, state] = key as [string, string];
    (state === 'rejected' ? rejected : unsent).add(subject);
    if (isChange && state === 'waiting') waiting += 1;
  };
  // Keys of the index alone: no ciphertext is read for a badge.
  await outbox.orderBy('[subject+state]').eachKey((key) => see(key, true));
  await photos.orderBy('[draftId+state]').eachKey((key) => see(key, false));
  await unfinished.toCollection().eachPrimaryKey((id) => unsent.add(id));
  const sealed = await captured.toCollection().primaryKeys();
  for (const id of sealed) unsent.add(id);
  const onlyHere = [...unsent].filter((id) => !rejected.has(id)).length;
  return { unsent: onlyHere, rejected: rejected.size, waiting, captured: sealed.length };
}

/** {@link countLocal} now and after every change, whichever tab made it. */
export function watchLocal(database: DeviceDatabase): Observable<LocalCounts> {
  return liveQuery(() => countLocal(database));
}
