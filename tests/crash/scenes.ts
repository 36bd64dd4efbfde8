import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fork, logAnswers, rememberAgain, repair, sequence, verifyAsJob } from '#lib/server/audit/index.ts';
import { MEMORY } from '#lib/server/platform/config.ts';
import { machine, type Context } from '#lib/server/platform/context.ts';
import { connect } from '#lib/server/platform/database.ts';
import { ok } from '#lib/domain/result.ts';
import { addToChart } from '#lib/server/ledger/chart/service.ts';
import { checkLedger } from '#lib/server/ledger/check/service.ts';
import { postVoucher } from '#lib/server/ledger/vouchers/service.ts';
import { expect } from 'vitest';
import { recordOne, tamper } from '#tests/fixtures/things.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { smallChart, voucherOf } from '#tests/setup/books/chart.ts';
import { endAsUsual, EQUITY, lockYear, LOSS, yearStanding } from '#tests/setup/books/year-end.ts';
import type { TestDatabase } from '#tests/setup/database.ts';
import type { Work } from './day.ts';

/** What a log is before a day, and what whoever finds it after a disaster does first: the same again. */
export interface Scene {
  prepare(context: Context): Promise<void>;
  again(context: Context, run: string): Promise<unknown>;
  /** How often it was done: once. */
  done?(context: Context): Promise<number>;
}

export const scenesOn = (database: TestDatabase): Readonly<Record<Work, Scene>> => ({
  write: {
    prepare: () => Promise.resolve(),
    async again(context, id) {
      const job = { id, stopping: new AbortController().signal, progress: () => Promise.resolve() };
      await verifyAsJob(context, [logAnswers], job, () => Promise.resolve());
    },
  },
  fork: {
    async prepare(context) {
      await eightEvents(context);
      await setBack(database, context);
    },
    again: (context) => fork(context, { reason: 'gjenopprettet' }),
  },
  repair: {
    async prepare(context) {
      await eightEvents(context);
      const leaf = `client_id = '${context.clientId}' and index = 7`;
      await tamper(database, 'audit.leaf', `update audit.leaf set leaf_hash = '\\x00' where ${leaf}`);
    },
    async again({ platform, clientId }) {
      const owner = { ...platform, database: connect(database.ownerUrl, 2) };
      await repair(machine(owner, clientId));
      await owner.database.close();
    },
  },
  remember: {
    async prepare(context) {
      await eightEvents(context);
      await rm(join(database.platform.config.dataFolder, MEMORY, context.clientId), { recursive: true });
    },
    again: (context) => rememberAgain(context, 'tapt'),
  },
  'year-end': {
    async prepare(context) {
      const accounts = [...smallChart.accounts, ...EQUITY];
      await context.transaction(async (tx) => ok(await addToChart(tx, context, { ...smallChart, accounts })));
      must(await postVoucher(context, voucherOf({ amount: 100_000n })));
      await lockYear(context, 2026);
      await sequence(context);
    },
    async again(context, id) {
      // Under its id what was moved is known; under another nothing is left to be moved.
      must(await endAsUsual(context, 2026, { id, dispositions: LOSS }));
      expect(must(await endAsUsual(context, 2026)).outcome).toBe('nothing');
    },
    async done(context) {
      const { posted, left } = await yearStanding(context, 2026);
      expect(left).toBe(0n);
      await yearStanding(context, 2027);
      expect(await checkLedger(context, () => {})).toMatchObject({ differences: 0 });
      return posted.length;
    },
  },
});

async function eightEvents(context: Context): Promise<void> {
  for (let at = 0; at < 8; at += 1) {
    await recordOne(context, `before-${at}`, { at });
    if (at === 5) await sequence(context);
  }
  await sequence(context);
}

/** As an older backup of the database has it: the last two events are gone, and their head. */
async function setBack(database: TestDatabase, { clientId }: Context): Promise<void> {
  const own = `client_id = '${clientId}'`;
  const lost = `(select event_id from audit.leaf where ${own} and index >= 6)`;
  for (const [table, where] of [
    ['event_detail', `event_id in ${lost}`],
    ['event', `id in ${lost}`],
    ['leaf', `${own} and index >= 6`],
    ['node', `${own} and (index + 1) * 2 ^ level > 6`],
    ['checkpoint', `${own} and size > 6`],
  ])
    await tamper(database, `audit.${table}`, `delete from audit.${table} where ${where}`);
}
