import { sealedOf, type DeviceDatabase, type OutboxRow } from './database.ts';
import { oldestBeyond } from './beyond.ts';

/** So much is kept of what the server has applied: some thousand codings, or receipts. */
const LARGEST = 4 * 1024 * 1024;

/** Inside a transaction: the server has applied it, under the number that it travelled by. */
export async function keepApplied(
  { applied, device }: DeviceDatabase,
  row: OutboxRow,
  revision: number,
): Promise<void> {
  const own = await device.get('device');
  const { seq, id, subject, work, afterPhotos, mutationId } = row;
  if (!own || mutationId === null) return;
  const { deviceId } = own;
  const size = row.ciphertext.length;
  await applied.put({
    ...{ seq, id, subject, work, afterPhotos, deviceId, mutationId, revision, size },
    ...sealedOf(row),
  });
}

/** The same on a device without room: it remembers no more than that there was one. */
export const keepNothing: typeof keepApplied = async ({ device }, { mutationId }) => {
  const own = await device.get('device');
  if (!own || mutationId === null) return;
  await device.update('device', { forgotten: { deviceId: own.deviceId, mutationId } });
};

/** The newest revision that follows from one of a draft by this device's own work alone. */
export async function followedBy(
  { applied }: DeviceDatabase,
  subject: string,
  revision: number,
): Promise<number> {
  const rows = await applied.where({ subject }).toArray();
  const own = new Set(rows.filter(({ work }) => work).map((row) => row.revision));
  let now = revision;
  while (own.has(now + 1)) now += 1;
  return now;
}

/** Lets go of the oldest beyond what is kept. By size alone: a device's clock may be years off. */
export async function tidyApplied(database: DeviceDatabase, largest: number = LARGEST): Promise<void> {
  const old = await oldestBeyond(database.applied, largest);
  if (old.length > 0) await forget(database, old);
}

/** All of it, where the device is full. */
export async function forgetApplied(database: DeviceDatabase): Promise<void> {
  await forget(database, await database.applied.toCollection().primaryKeys());
}

/** It is remembered up to where: of what came before, nobody here could tell that it was lost. */
async function forget(database: DeviceDatabase, old: readonly number[]): Promise<void> {
  const { applied, device } = database;
  await database.transaction('rw', applied, device, async () => {
    const rows = (await applied.bulkGet([...old])).filter((row) => row !== undefined);
    const own = await device.get('device');
    const all = [...(own?.forgotten ? [own.forgotten] : []), ...rows];
    // What it sent before it was known as what it is now is older than all it has sent since.
    const now = all.filter(({ deviceId }) => deviceId === own?.deviceId);
    const newest = (now.length > 0 ? now : all).toSorted(
      (one, other) => other.mutationId - one.mutationId,
    )[0];
    if (newest) {
      const { deviceId, mutationId } = newest;
      await device.update('device', { forgotten: { deviceId, mutationId } });
    }
    await applied.bulkDelete([...old]);
  });
}
