import type { EidLevel } from '#lib/domain/access/eid.ts';
import type { Factor, Method } from '#lib/domain/access/factor.ts';
import { rawSql, type Tx } from '#lib/server/platform/database.ts';
import { and, desc, eq, gt, lt, ne, type SQL } from 'drizzle-orm';
import { endedSession, session } from '../schema.ts';

export interface SessionRow {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly hasTotp: boolean;
  readonly hasPasskey: boolean;
  readonly eidIssuers: readonly string[];
  readonly handle: string;
  readonly method: Method | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly absoluteExpiresAt: Date;
  /** When it was last used, or opened. */
  readonly seenAt: Date;
  /** The longest that it lay unused before it was used again, in whole seconds. */
  readonly longestPause: number;
  readonly secondFactorAt: Date | null;
  readonly secondFactor: Factor | null;
  readonly eidLevel: EidLevel | null;
}

/*
 * Row-level security shows sessions to their person alone. What is done with a session by its token goes through functions of
 * the owner: whoever has the token may, before anybody knows who it is.
 */

/** Null for an unknown session and for one whose person is disabled. */
export async function findSession(tx: Tx, id: string): Promise<SessionRow | null> {
  const [row] = await rawSql(tx)<RawSession[]>`select * from identity.admission(${id}, null)`;
  return row ? sessionOf(row) : null;
}

/** What `identity.admission` says of a session. Drizzle switches the driver's parsing of times off: they arrive as text. */
export interface RawSession {
  readonly user_id: string;
  readonly email: string;
  readonly name: string;
  readonly has_totp: boolean;
  readonly has_passkey: boolean;
  readonly eid_issuers: readonly string[];
  readonly handle: string;
  readonly method: Method | null;
  readonly created_at: string;
  readonly expires_at: string;
  readonly absolute_expires_at: string;
  readonly seen_at: string;
  readonly longest_pause: number;
  readonly second_factor_at: string | null;
  readonly second_factor: Factor | null;
  readonly eid_level: EidLevel | null;
}

export function sessionOf(row: RawSession): SessionRow {
  const { email, name, handle, method } = row;
  return {
    ...{ email, name, handle, method, userId: row.user_id },
    hasTotp: row.has_totp,
    hasPasskey: row.has_passkey,
    eidIssuers: row.eid_issuers,
    createdAt: new Date(row.created_at),
    expiresAt: new Date(row.expires_at),
    absoluteExpiresAt: new Date(row.absolute_expires_at),
    seenAt: new Date(row.seen_at),
    longestPause: row.longest_pause,
    secondFactorAt: row.second_factor_at === null ? null : new Date(row.second_factor_at),
    secondFactor: row.second_factor,
    eidLevel: row.eid_level,
  };
}

/** Also sweeps the person's sessions that have run out. The transaction must act as the person. */
export async function insertSession(tx: Tx, row: typeof session.$inferInsert): Promise<void> {
  await tx.delete(session).where(and(eq(session.userId, row.userId), lt(session.expiresAt, row.createdAt)));
  await tx.insert(session).values(row);
}

/** It is used now: goes on until then, never beyond the absolute end, and remembers how long it lay unused. */
export async function extendSession(
  tx: Tx,
  id: string,
  { until, now }: Record<'until' | 'now', Date>,
): Promise<void> {
  await rawSql(tx)`select identity.extend_session(${id}, ${until.toISOString()}, ${now.toISOString()})`;
}

export async function endSession(tx: Tx, id: string): Promise<void> {
  await rawSql(tx)`select identity.end_session(${id})`;
}

/** Sessions, links and answered challenges that have run out, of whomever. */
export async function forgetExpired(tx: Tx, now: Date): Promise<void> {
  await rawSql(tx)`select identity.forget_expired(${now.toISOString()})`;
}

/** The transaction must act as the person, as for all below. */
export async function deleteSessionsOf(tx: Tx, userId: string): Promise<void> {
  await endByHand(tx, eq(session.userId, userId));
}

/** Every session of the person but this one. */
export async function deleteOtherSessions(tx: Tx, userId: string, handle: string): Promise<void> {
  await endByHand(tx, and(eq(session.userId, userId), ne(session.handle, handle)));
}

/** False where there is none of that name. */
export async function deleteSessionByHandle(tx: Tx, userId: string, handle: string): Promise<boolean> {
  return (await endByHand(tx, and(eq(session.userId, userId), eq(session.handle, handle)))) === 1;
}

/** Whoever has the token of one is told that it was ended, and did not run out. @returns how many */
async function endByHand(tx: Tx, which: SQL | undefined): Promise<number> {
  const ended = await tx.delete(session).where(which).returning({ id: session.id });
  if (ended.length > 0) await tx.insert(endedSession).values(ended).onConflictDoNothing();
  return ended.length;
}

/** Answers what is still on its way with a token that another has taken the place of, until then; nothing extends it. */
export async function retireSession(tx: Tx, id: string, until: Date): Promise<void> {
  await rawSql(tx)`select identity.retire_session(${id}, ${until.toISOString()})`;
}

/** A person's sessions that are open beyond that time, the newest first; without what opens them. */
export function listSessions(tx: Tx, userId: string, beyond: Date) {
  return tx
    .select({
      ...{ handle: session.handle, method: session.method, secondFactor: session.secondFactor },
      eidLevel: session.eidLevel,
      ...{ device: session.device, createdAt: session.createdAt, seenAt: session.seenAt },
      expiresAt: session.expiresAt,
    })
    .from(session)
    .where(and(eq(session.userId, userId), gt(session.expiresAt, beyond)))
    .orderBy(desc(session.createdAt), desc(session.handle));
}
