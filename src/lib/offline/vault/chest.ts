import type { DexieOptions } from 'dexie';
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
  /** After so many wrong secrets in a row what the server has anyway leaves the device; null for never. */
  readonly wipeAfter: number | null;
  /** Another client's database under the same vault, by its name. */
  readonly openHeld: (name: string) => DeviceDatabase;
}

export interface ChestOptions {
  readonly dexie?: DexieOptions;
  readonly stretch?: Stretch;
  readonly cost?: Cost;
  readonly now?: () => number;
  readonly wipeAfter?: number | null;
}

export function chestOf(
  userId: string,
  { dexie = {}, stretch = stretchInWorker, cost = COST, now = Date.now, wipeAfter = null }: ChestOptions = {},
): Chest {
  const openHeld = (name: string): DeviceDatabase => openNamed(name, dexie);
  return { userId, database: openVaultDatabase(userId, dexie), stretch, cost, now, wipeAfter, openHeld };
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
