import { machine } from '#lib/server/platform/context.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { inTransaction } from '#lib/server/platform/transaction.ts';
import { logsHealth } from './run-store.ts';
import { overdueBefore } from './schedule.ts';

const BOUND_MS = 1500;

const asking = new WeakMap<Platform, Promise<string[]>>();

/**
 * What is wrong with the logs, as the database has it and so as every process tells it, without saying whose: faults that the
 * last verification of some client has found, a device that contradicted a log, a verification that did not come. Nothing,
 * where the database does not say so soon. However often it is asked meanwhile, one question is under way.
 */
export function whatIsWrong(platform: Platform): Promise<string[]> {
  let question = asking.get(platform);
  if (!question) {
    question = ask(platform)
      .catch(() => [])
      .finally(() => asking.delete(platform));
    asking.set(platform, question);
  }
  return question;
}

async function ask(platform: Platform): Promise<string[]> {
  const asked = {
    since: overdueBefore(platform.config.verification, platform.clock.now()),
    processFrom: new Date(performance.timeOrigin),
  };
  const { faults, contradicted, overdue } = await inTransaction(
    platform,
    machine(platform),
    (tx) => logsHealth(tx, asked),
    { boundMs: BOUND_MS },
  );
  return [
    ...(contradicted ? ['a log was contradicted by a device'] : []),
    ...(faults ? ['verification found faults'] : []),
    ...(overdue ? ['a verification did not come'] : []),
  ];
}
