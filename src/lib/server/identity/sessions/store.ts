import { rawSql, type Tx } from '#lib/server/platform/database.ts';
import { and, eq, lt, sql } from 'drizzle-orm';
import { session } from '../schema.ts';

export interface SessionRow {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly hasTotp: boolean;
  readonly expiresAt: Date;
  readonly absoluteExpiresAt: Date;
  readonly secondFactorAt: Date | null;
}

/** Null for an unknown session and for one whose person is disabled. */
export async function findSession(tx: Tx, id: string): Promise<SessionRow | null> {
  const [row] = await rawSql(tx)<Raw[]>`
    select user_id as "userId", email, name, has_totp as "hasTotp", expires_at as "expiresAt",
      absolute_expires_at as "absoluteExpiresAt", second_factor_at as "secondFactorAt"
    from identity.session_by_hash(${id})`;
  if (!row) return null;
  // Drizzle switches the driver's parsing of times off for the whole pool: they arrive as text.
  return {
    ...row,
    expiresAt: new Date(row.expiresAt),
    absoluteExpiresAt: new Date(row.absoluteExpiresAt),
    secondFactorAt: row.secondFactorAt === null ? null : new Date(row.secondFactorAt),
  };
}

type Raw = Omit<SessionRow, 'expiresAt' | 'absoluteExpiresAt' | 'secondFactorAt'> & {
  readonly expiresAt: string;
  readonly absoluteExpiresAt: string;
  readonly secondFactorAt: string | null;
};

/** Also sweeps the person's sessions that have run out. */
export async function insertSession(tx: Tx, row: typeof session.$inferInsert): Promise<void> {
  await tx.delete(session).where(and(eq(session.userId, row.userId), lt(session.expiresAt, row.createdAt)));
  await tx.insert(session).values(row);
}

/** Never beyond the absolute end; writes nothing when that is reached already. */
export async function extendSession(tx: Tx, id: string, until: Date): Promise<void> {
  const end = sql`least(${until.toISOString()}::timestamptz, ${session.absoluteExpiresAt})`;
  await tx
    .update(session)
    .set({ expiresAt: end })
    .where(and(eq(session.id, id), lt(session.expiresAt, end)));
}

export async function deleteSession(tx: Tx, id: string): Promise<void> {
  await tx.delete(session).where(eq(session.id, id));
}

export async function deleteSessionsOf(tx: Tx, userId: string): Promise<void> {
  await tx.delete(session).where(eq(session.userId, userId));
}

export async function deleteExpiredSessions(tx: Tx, now: Date): Promise<void> {
  await tx.delete(session).where(lt(session.expiresAt, now));
}
