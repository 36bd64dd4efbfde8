import { and, asc, eq } from 'drizzle-orm';
import { rawSql, type Tx } from '#lib/server/platform/database.ts';
import { eid } from '../schema.ts';

export type EidRow = typeof eid.$inferSelect;

/** A person's, in the order in which they were linked. The transaction must act as the person. */
export function eidsOf(tx: Tx, userId: string): Promise<EidRow[]> {
  return tx.select().from(eid).where(eq(eid.userId, userId)).orderBy(asc(eid.createdAt), asc(eid.id));
}

/** Whose an eID is. */
export interface FoundEid {
  readonly userId: string;
  readonly email: string;
  readonly disabled: boolean;
}

/** Through a function of the owner: before it is known whose it is, nobody is there. */
export async function eidById(tx: Tx, id: string): Promise<FoundEid | null> {
  const [row] = await rawSql(tx)<FoundEid[]>`
    select user_id as "userId", email, disabled from identity.eid_by_id(${id})`;
  return row ?? null;
}

/** False where somebody has it already. The transaction must act as the person. */
export async function insertEid(tx: Tx, row: typeof eid.$inferInsert): Promise<boolean> {
  const inserted = await tx.insert(eid).values(row).onConflictDoNothing();
  return inserted.count === 1;
}

/** The transaction must act as the person. */
export async function useEid(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.update(eid).set({ lastUsedAt: at }).where(eq(eid.id, id));
}

/** The transaction must act as the person. */
export async function deleteEid(tx: Tx, userId: string, id: string): Promise<void> {
  await tx.delete(eid).where(and(eq(eid.userId, userId), eq(eid.id, id)));
}

/** The transaction must act as the person. */
export async function deleteEidsOf(tx: Tx, userId: string): Promise<void> {
  await tx.delete(eid).where(eq(eid.userId, userId));
}
