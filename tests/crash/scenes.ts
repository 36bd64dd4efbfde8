import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fork, logAnswers, rememberAgain, repair, sequence, verifyAsJob } from '#lib/server/audit/index.ts';
import { MEMORY } from '#lib/server/platform/config/config.ts';
import { machine, type Context } from '#lib/server/platform/context.ts';
import { connect } from '#lib/server/platform/database.ts';
import { recordOne, tamper } from '#tests/fixtures/things.ts';
import type { TestDatabase } from '#tests/setup/database.ts';
import type { LogWork } from './day.ts';

/** What a log is before a day, and what whoever finds it after a disaster does first: the same again. */
export interface Scene {
  prepare(context: Context): Promise<void>;
  again(context: Context, run: string): Promise<unknown>;
}

export const scenesOn = (database: TestDatabase): Readonly<Record<LogWork, Scene>> => ({
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
