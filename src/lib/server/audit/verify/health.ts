import type { Platform } from '#lib/server/platform/platform.ts';
import { machine } from '#lib/server/platform/context.ts';
import { inTransaction } from '#lib/server/platform/transaction.ts';
import { anyFaults } from './run-store.ts';

const BOUND_MS = 1500;

const asking = new WeakMap<Platform, Promise<boolean>>();

/**
 * Whether the last verification of some client has found faults. No, where the database does not say so soon. However often
 * it is asked meanwhile, one question is under way.
 */
export function faultsFound(platform: Platform): Promise<boolean> {
  let question = asking.get(platform);
  if (!question) {
    question = inTransaction(platform, machine(platform), anyFaults, { boundMs: BOUND_MS })
      .catch(() => false)
      .finally(() => asking.delete(platform));
    asking.set(platform, question);
  }
  return question;
}
