import { v7 } from 'uuid';
import type { DeviceDatabase } from '../store/database.ts';
import type { Chest } from './chest.ts';

/** This device, in one client; and that the client's records lie under the vault. */
export async function identify(database: DeviceDatabase, { database: vault }: Chest): Promise<void> {
  await vault.transaction('rw', vault.held, async () => {
    // One that is there also holds what the client asks of its devices.
    if (!(await vault.held.get(database.name))) await vault.held.add({ name: database.name });
  });
  const { device } = database;
  await database.transaction('rw', device, async () => {
    if (await device.get('device')) return;
    await device.add({ id: 'device', deviceId: v7(), registered: false, nextMutation: 1 });
  });
}
