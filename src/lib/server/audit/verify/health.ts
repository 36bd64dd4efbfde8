import type { Platform } from '#lib/server/platform/platform.ts';
import { machine } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { waitsSince } from '#lib/server/platform/jobs/store.ts';
import { inTransaction } from '#lib/server/platform/transaction.ts';
import { anyFaults } from './run-store.ts';

const BOUND_MS = 1500;
/** An authority that is away for less than this worries nobody. */
const PATIENCE_MS = 2 * 60 * 60_000;

/** A question to the database; no, where it does not say so soon. However often it is asked meanwhile, one is under way. */
function question(ask: (tx: Tx, platform: Platform) => Promise<boolean>) {
  const asking = new WeakMap<Platform, Promise<boolean>>();
  return (platform: Platform): Promise<boolean> => {
    let asked = asking.get(platform);
    if (!asked) {
      asked = inTransaction(platform, machine(platform), (tx) => ask(tx, platform), { boundMs: BOUND_MS })
        .catch(() => false)
        .finally(() => asking.delete(platform));
      asking.set(platform, asked);
    }
    return asked;
  };
}

/** Whether the last verification of some client has found faults. */
export const faultsFound = question(anyFaults);

/** Whether a head of the installation's log has waited for hours for a timestamp authority. */
export const timeBehind = question(async (tx, { clock }) => {
  const since = await waitsSince(tx, 'log.time');
  return since !== null && since.getTime() < clock.now().getTime() - PATIENCE_MS;
});
