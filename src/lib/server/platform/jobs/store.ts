import { and, desc, eq, isNotNull, isNull, sql, type SQL } from 'drizzle-orm';
import { NO_CLIENT } from '../context.ts';
import type { Tx } from '../database.ts';
import { job, schedule } from './schema.ts';

/** Of a job's client, as the transaction is. */
export interface JobRef {
  readonly clientId: string;
  readonly id: string;
}
export type JobRow = typeof job.$inferSelect;

export async function insertJob(tx: Tx, row: typeof job.$inferInsert): Promise<void> {
  await tx.insert(job).values(row);
}

/** Of several under one name (`once`) one stands here. One that waits, or was given up, is tried now instead. */
export async function insertOrHurry(tx: Tx, row: typeof job.$inferInsert): Promise<void> {
  await tx
    .insert(job)
    .values(row)
    .onConflictDoUpdate({
      target: [job.clientId, job.kind, job.once],
      set: { attempts: 0, failedAt: null, runAt: sql`now()` },
      setWhere: isNull(job.startedAt),
    });
}

const the = ({ clientId, id }: JobRef): SQL | undefined => and(eq(job.clientId, clientId), eq(job.id, id));

/** One more try begins. Null where it is done, or given up: then there is nothing to do. */
export async function startJob(tx: Tx, ref: JobRef, now: Date): Promise<JobRow | null> {
  const [started] = await tx
    .update(job)
    .set({ startedAt: now, attempts: sql`${job.attempts} + 1`, progress: null, total: null })
    .where(and(the(ref), isNull(job.failedAt)))
    .returning();
  return started ?? null;
}

/**
 * Ends it, with whatever else the transaction does. Whoever else would end it waits until that has committed.
 * @returns false where it was done before
 */
export async function finishJob(tx: Tx, ref: JobRef): Promise<boolean> {
  const finished = await tx.delete(job).where(the(ref)).returning({ id: job.id });
  return finished.length > 0;
}

/** To be tried again, `seconds` from now. */
export async function postponeJob(tx: Tx, ref: JobRef, fault: string, seconds: number): Promise<void> {
  const runAt = sql`now() + make_interval(secs => ${seconds})`;
  await tx
    .update(job)
    .set({ startedAt: null, fault, runAt })
    .where(and(the(ref), isNull(job.failedAt)));
}

/** Kept, and not tried again before somebody says so. */
export async function failJob(tx: Tx, ref: JobRef, fault: string, now: Date): Promise<void> {
  await tx.update(job).set({ startedAt: null, fault, failedAt: now }).where(the(ref));
}

/** As {@link failJob}, for all of a kind that wait. @returns how many */
export async function failWaiting(
  tx: Tx,
  clientId: string,
  kind: string,
  { fault, now }: { fault: string; now: Date },
): Promise<number> {
  const failed = await tx
    .update(job)
    .set({ startedAt: null, fault, failedAt: now })
    .where(and(eq(job.clientId, clientId), eq(job.kind, kind), isNull(job.failedAt)))
    .returning({ id: job.id });
  return failed.length;
}

/** Now, and with as many tries as a new one. @returns whether there is such a job that waits or has failed */
export async function retryJob(tx: Tx, ref: JobRef): Promise<boolean> {
  const again = await tx
    .update(job)
    .set({ attempts: 0, failedAt: null, runAt: sql`now()` })
    .where(and(the(ref), isNull(job.startedAt)))
    .returning({ id: job.id });
  return again.length > 0;
}

export async function noteProgress(tx: Tx, ref: JobRef, progress: number, total: number): Promise<void> {
  await tx.update(job).set({ progress, total }).where(the(ref));
}

/** Since when the machine's oldest job of a kind is there, whatever became of its tries; null where none is. */
export async function waitsSince(tx: Tx, kind: string): Promise<Date | null> {
  const [oldest] = await tx
    .select({ createdAt: job.createdAt })
    .from(job)
    .where(and(eq(job.clientId, NO_CLIENT), eq(job.kind, kind)))
    .orderBy(job.createdAt)
    .limit(1);
  return oldest?.createdAt ?? null;
}

const MOST_LISTED = 200;

/** What failed first, then what runs, then what waits; the newest first. */
export function listJobs(tx: Tx, clientId: string): Promise<JobRow[]> {
  const failed = isNotNull(job.failedAt);
  return tx
    .select()
    .from(job)
    .where(eq(job.clientId, clientId))
    .orderBy(desc(failed), desc(isNotNull(job.startedAt)), desc(job.createdAt))
    .limit(MOST_LISTED);
}

/**
 * Takes what is due at `at`, once. A turn that has not come yet was taken by a clock that went wrong, or by nobody's: it
 * holds up none. @returns false where it was taken before, by whomever
 */
export async function takeDue(tx: Tx, clientId: string, kind: string, at: Date): Promise<boolean> {
  const taken = await tx
    .insert(schedule)
    .values({ clientId, kind, lastAt: at })
    .onConflictDoUpdate({
      target: [schedule.clientId, schedule.kind],
      set: { lastAt: at },
      setWhere: sql`${schedule.lastAt} < excluded.last_at or ${schedule.lastAt} > now() + interval '1 hour'`,
    })
    .returning({ kind: schedule.kind });
  return taken.length > 0;
}
