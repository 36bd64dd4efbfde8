import { asc, eq, inArray, lt } from 'drizzle-orm';
import type { Attempts } from '#lib/domain/access/attempts.ts';
import { rawSql, type Tx } from '#lib/server/platform/database.ts';
import { attempt } from '../schema.ts';

/** Rows that one attempt sweeps away: more than it can make, so that the table never outgrows what is remembered. */
const SWEPT = 10;

/**
 * What is remembered under a key, with its row locked until the transaction ends, made where there was none: of many
 * at the same moment each sees what the one before has written.
 */
export async function holdAttempts(tx: Tx, key: string, now: Date): Promise<Attempts> {
  // An update that changes nothing, since it alone both waits for the row and gives it back.
  const [row] = await rawSql(tx)<{ openAt: string; forgottenAt: string }[]>`
    insert into identity.attempt (key, open_at, forgotten_at)
    values (${key}, ${now.toISOString()}, ${now.toISOString()})
    on conflict (key) do update set key = excluded.key
    returning open_at as "openAt", forgotten_at as "forgottenAt"`;
  if (!row) throw new Error('an upsert gives its row back');
  return { openAt: new Date(row.openAt), forgottenAt: new Date(row.forgottenAt) };
}

export async function storeAttempts(tx: Tx, key: string, attempts: Attempts): Promise<void> {
  await tx.update(attempt).set(attempts).where(eq(attempt.key, key));
}

export async function deleteAttempts(tx: Tx, key: string): Promise<void> {
  await tx.delete(attempt).where(eq(attempt.key, key));
}

/** Some of what says nothing any more. Waits for nobody: it comes last, when the transaction holds rows of its own. */
export async function sweepAttempts(tx: Tx, now: Date): Promise<void> {
  const forgotten = tx
    .select({ key: attempt.key })
    .from(attempt)
    .where(lt(attempt.forgottenAt, now))
    .orderBy(asc(attempt.forgottenAt))
    .limit(SWEPT)
    .for('update', { skipLocked: true });
  await tx.delete(attempt).where(inArray(attempt.key, forgotten));
}
