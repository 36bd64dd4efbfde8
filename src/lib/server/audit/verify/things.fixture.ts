import { expect } from 'vitest';
import { ok } from '#lib/domain/result.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { TestDatabase } from '../../../../../tests/setup/database.ts';
import { latestCheckpoint, record, sequence, verifyLog, type Reconciler, type Trusted } from '../index.ts';

/** A new client's log for tests: events `thing-0` to `thing-7`; seven under checkpoints 2, 5, 7, and one that waits. */
export async function loggedThings(database: TestDatabase) {
  const context = database.contextFor(await database.newClient());
  const eventIds: string[] = [];
  for (let at = 0; at < 8; at += 1) {
    eventIds.push(await recordOne(context, `thing-${at}`, { at }));
    if ([1, 4, 6].includes(at)) await sequence(context);
  }
  return { context, eventIds };
}

export async function recordOne(
  context: Context,
  id: string,
  detail: Record<string, string | number | null>,
): Promise<string> {
  const event = { kind: 'thing.changed', subject: { type: 'thing', id }, detail };
  const result = await context.transaction(async (tx) => ok(await record(tx, context, event)));
  if (!result.ok) throw new Error('no id');
  return result.value;
}

/** What somebody does who owns the database and knows what stands in the way. */
export async function tamper(database: TestDatabase, table: string, statement: string): Promise<void> {
  await database.owner.begin(async (sql) => {
    await sql.unsafe(`alter table ${table} disable trigger user`);
    const done = await sql.unsafe(statement);
    expect(done.count).toBeGreaterThan(0);
    await sql.unsafe(`alter table ${table} enable trigger user`);
  });
}

/** `code @ place` of each finding. */
export async function findingsOf(context: Context, reconcilers: Reconciler[] = [], trusted: Trusted = {}) {
  return (await verifyLog(context, reconcilers, trusted)).findings.map(
    ({ code, place }) => `${code} @ ${place}`,
  );
}

export async function signedHead(context: Context) {
  const checkpoint = await latestCheckpoint(context);
  if (!checkpoint.ok || !checkpoint.value) throw new Error('no checkpoint');
  return checkpoint.value;
}
