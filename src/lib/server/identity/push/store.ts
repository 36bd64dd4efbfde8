import { and, eq, inArray } from 'drizzle-orm';
import { rawSql, type Tx } from '#lib/server/platform/database.ts';
import { pushSubscription, session } from '../schema.ts';

export type PushRow = typeof pushSubscription.$inferSelect;

/** The session of that name; the transaction must act as its person, as for all below but the last two. */
export async function sessionIdOf(tx: Tx, handle: string): Promise<string | null> {
  const [row] = await tx.select({ id: session.id }).from(session).where(eq(session.handle, handle));
  return row?.id ?? null;
}

/** In place of what the session had. */
export async function putPush(tx: Tx, row: PushRow): Promise<void> {
  await deletePush(tx, row.sessionId);
  await tx.insert(pushSubscription).values(row);
}

export async function deletePush(tx: Tx, sessionId: string): Promise<void> {
  await tx.delete(pushSubscription).where(eq(pushSubscription.sessionId, sessionId));
}

/** Which of these sessions are told. */
export async function hasPush(tx: Tx, sessionId: string): Promise<boolean> {
  const rows = await tx
    .select({ id: pushSubscription.id })
    .from(pushSubscription)
    .where(inArray(pushSubscription.sessionId, [sessionId]));
  return rows.length > 0;
}

/** Goes on with the session that has taken another's place. */
export async function movePush(tx: Tx, { from, to }: { from: string; to: string }): Promise<void> {
  await tx
    .update(pushSubscription)
    .set({ sessionId: to })
    .where(and(eq(pushSubscription.sessionId, from)));
}

export async function pushesOf(
  tx: Tx,
  people: readonly string[],
  now: Date,
): Promise<{ id: string; userId: string; sealed: Uint8Array }[]> {
  return rawSql(tx)<{ id: string; userId: string; sealed: Uint8Array }[]>`
    select id, user_id as "userId", sealed from identity.pushes_of(${[...people]}::uuid[], ${now.toISOString()})`;
}

export async function forgetPush(tx: Tx, id: string): Promise<void> {
  await rawSql(tx)`select identity.forget_push(${id})`;
}
