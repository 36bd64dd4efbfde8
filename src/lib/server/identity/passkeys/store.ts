import { rawSql, type Tx } from '#lib/server/platform/database.ts';
import { and, asc, eq, lt, or, sql } from 'drizzle-orm';
import { passkey, spentChallenge } from '../schema.ts';

export type PasskeyRow = typeof passkey.$inferSelect;

/** A person's, in the order in which they were enrolled. The transaction must act as the person, or share a client with it. */
export function passkeysOf(tx: Tx, userId: string): Promise<PasskeyRow[]> {
  return tx
    .select()
    .from(passkey)
    .where(eq(passkey.userId, userId))
    .orderBy(asc(passkey.createdAt), asc(passkey.id));
}

/** Whose a passkey is, and what it is checked with. */
export interface FoundPasskey {
  readonly userId: string;
  readonly email: string;
  readonly disabled: boolean;
  /** SubjectPublicKeyInfo in DER. */
  readonly publicKey: Uint8Array;
  readonly signCount: number;
}

/** Through a function of the owner: before it is checked, nobody knows who is there. */
export async function passkeyById(tx: Tx, id: string): Promise<FoundPasskey | null> {
  const [row] = await rawSql(tx)<(Omit<FoundPasskey, 'signCount'> & { signCount: string })[]>`
    select user_id as "userId", email, disabled, public_key as "publicKey", sign_count as "signCount"
    from identity.passkey_by_id(${id})`;
  return row ? { ...row, signCount: Number(row.signCount) } : null;
}

/** False where somebody has it already. The transaction must act as the person. */
export async function insertPasskey(tx: Tx, row: typeof passkey.$inferInsert): Promise<boolean> {
  const inserted = await tx.insert(passkey).values(row).onConflictDoNothing();
  return inserted.count === 1;
}

/** False where there is none. The transaction must act as the person. */
export async function deletePasskey(tx: Tx, userId: string, id: string): Promise<boolean> {
  const deleted = await tx.delete(passkey).where(and(eq(passkey.userId, userId), eq(passkey.id, id)));
  return deleted.count === 1;
}

export async function deletePasskeysOf(tx: Tx, userId: string): Promise<void> {
  await tx.delete(passkey).where(eq(passkey.userId, userId));
}

/** False where it counts and has not counted on: it was copied. The transaction must act as the person. */
export async function countPasskey(tx: Tx, id: string, signCount: number, at: Date): Promise<boolean> {
  const countsOn = or(lt(passkey.signCount, signCount), and(eq(passkey.signCount, 0), sql`${signCount} = 0`));
  const counted = await tx
    .update(passkey)
    .set({ signCount, lastUsedAt: at })
    .where(and(eq(passkey.id, id), countsOn));
  return counted.count === 1;
}

/** True for the first who spends it. */
export async function spendChallenge(tx: Tx, row: typeof spentChallenge.$inferInsert): Promise<boolean> {
  const spent = await tx.insert(spentChallenge).values(row).onConflictDoNothing();
  return spent.count === 1;
}
