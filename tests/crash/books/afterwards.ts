import { expect } from 'vitest';
import { ANSWERS } from '#lib/server/api/answers.ts';
import { sequence, verifyClient } from '#lib/server/audit/index.ts';
import { checkLedger } from '#lib/server/ledger/check/service.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { ACTS, type BookWork } from './acts.ts';
import type { Found } from './scenes.ts';

/** What of the books is held against the log: some of these clients came into being without an event. */
const HELD = ANSWERS.map((answers) => ({
  ...answers,
  reconcilers: answers.reconcilers.filter(({ subjectType }) => subjectType !== 'client'),
}));

/** As whoever had no answer does it, with a process and a database that live. */
export async function askAgain(work: BookWork, { context, folder }: Found, run: string): Promise<void> {
  await ACTS[work]({
    ...{ context, run, folder },
    async until(asked, done = []) {
      const result = await asked();
      if (result.ok) return result.value;
      if (done.includes(result.error.code)) return null;
      throw new Error(`refused: ${JSON.stringify(result.error)}`);
    },
    told: () => Promise.resolve(),
  });
}

/** As `segl audit verify` and `segl ledger check` say. */
export async function expectInOrder(context: Context, where: string): Promise<void> {
  await sequence(context);
  const report = await verifyClient(context, HELD);
  expect(report, where).toMatchObject({ findings: [], disagreements: [], waiting: 0 });
  const differences: unknown[] = [];
  await checkLedger(context, (difference) => differences.push(difference));
  expect(differences, where).toEqual([]);
}
