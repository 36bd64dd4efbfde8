import type { Platform } from '#lib/server/platform/platform.ts';
import { machine } from '#lib/server/platform/context.ts';
import { inTransaction } from '#lib/server/platform/transaction.ts';
import { anyFaults } from './run-store.ts';

const BOUND_MS = 1500;

/** Whether the last verification of some client has found faults. No, where the database does not say so soon. */
export function faultsFound(platform: Platform): Promise<boolean> {
  return inTransaction(platform, machine(platform), anyFaults, { boundMs: BOUND_MS }).catch(() => false);
}
