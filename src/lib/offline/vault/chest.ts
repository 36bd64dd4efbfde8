import type { DexieOptions } from 'dexie';
import { fewest } from '#lib/domain/access/fewest.ts';
import { openNamed, type DeviceDatabase } from '../store/database.ts';
import { COST, type Cost } from './cost.ts';
import { openVaultDatabase, type VaultDatabase } from './database.ts';
import type { Sealing } from './envelopes.ts';
import { stretchInWorker, type Stretch } from './stretch.ts';

/** A person's vault on this device: where it lies, and what it is made with. */
export interface Chest extends Sealing {
  readonly database: VaultDatabase;
  /** The device's clock, in milliseconds. */
  readonly now: () => number;
  /** Another client's database under the same vault, by its name. */
  readonly openHeld: (name: string) => DeviceDatabase;
}

export interface ChestOptions {
  readonly dexie?: DexieOptions;
  readonly stretch?: Stretch;
  readonly cost?: Cost;
  readonly now?: () => number;
}

export function chestOf(
  userId: string,
  { dexie = {}, stretch = stretchInWorker, cost = COST, now = Date.now }: ChestOptions = {},
): Chest {
  const openHeld = (name: string): DeviceDatabase => openNamed(name, dexie);
  return { userId, database: openVaultDatabase(userId, dexie), stretch, cost, now, openHeld };
}

/**
 * After how many wrong secrets in a row what the server has anyway leaves the device: the fewest that any of the clients on
 * it asks for, since one lock is before them all. Null for never. It lies outside of what is sealed, so that it holds while locked.
 */
export async function wipeAfter({ held }: VaultDatabase): Promise<number | null> {
  return fewest(...(await held.toArray()).map((row) => row.wipeAfter ?? null));
}

/** What the server said of it for one client. */
export async function keepWipeAfter(
  { held }: VaultDatabase,
  name: string,
  said: number | null,
): Promise<void> {
  // Most greetings say what the one before said: nothing is written for them.
  if (((await held.get(name))?.wipeAfter ?? null) !== said) await held.update(name, { wipeAfter: said });
}

/** Does it in each client's database that lies under the vault. */
export async function inEachHeld(
  { database, openHeld }: Chest,
  work: (database: DeviceDatabase) => Promise<void>,
): Promise<void> {
  for (const { name } of await database.held.toArray()) {
    const held = openHeld(name);
    await work(held).finally(() => held.close());
  }
}
