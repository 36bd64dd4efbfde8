import { and, asc, desc, eq, isNotNull, max } from 'drizzle-orm';
import type { AwayKey, AwayRecord } from '#lib/domain/approval/away/statements.ts';
import { hashId } from '../../platform/columns.ts';
import type { Tx } from '../../platform/database.ts';
import { awayDecision, awayKey } from './schema.ts';

export async function findAwayKey(tx: Tx, clientId: string, hash: Uint8Array): Promise<AwayKey | null> {
  const [row] = await tx
    .select()
    .from(awayKey)
    .where(and(eq(awayKey.clientId, clientId), eq(awayKey.hash, hash)));
  if (!row) return null;
  const { clientId: _, ...found } = row;
  return found;
}

/** The same, held until the transaction ends, so that what it signs is taken one after the other. */
export async function holdAwayKey(tx: Tx, clientId: string, hash: Uint8Array): Promise<AwayKey | null> {
  const [row] = await tx
    .select()
    .from(awayKey)
    .where(and(eq(awayKey.clientId, clientId), eq(awayKey.hash, hash)))
    .for('update');
  if (!row) return null;
  const { clientId: _, ...found } = row;
  return found;
}

/** False where somebody has enrolled it at this moment. */
export async function insertAwayKey(tx: Tx, clientId: string, row: AwayKey): Promise<boolean> {
  const inserted = await tx
    .insert(awayKey)
    .values({ clientId, ...row })
    .onConflictDoNothing();
  return inserted.count === 1;
}

export async function closeAwayKeyRow(
  tx: Tx,
  clientId: string,
  { hash, closedAt, closedFor }: AwayKey,
): Promise<void> {
  await tx
    .update(awayKey)
    .set({ closedAt, closedFor })
    .where(and(eq(awayKey.clientId, clientId), eq(awayKey.hash, hash)));
}

/** When a key of the person was closed last; null: none was. */
export async function lastClosed(tx: Tx, clientId: string, person: string): Promise<Date | null> {
  const [row] = await tx
    .select({ at: awayKey.closedAt })
    .from(awayKey)
    .where(and(eq(awayKey.clientId, clientId), eq(awayKey.person, person), isNotNull(awayKey.closedAt)))
    .orderBy(desc(awayKey.closedAt))
    .limit(1);
  return row?.at ?? null;
}

export async function findAwayRecord(tx: Tx, clientId: string, id: string): Promise<AwayRecord | null> {
  const [row] = await tx
    .select()
    .from(awayDecision)
    .where(and(eq(awayDecision.clientId, clientId), eq(awayDecision.id, id)));
  return row ? recordOf(row) : null;
}

/** When a decision was made, as the device says on which it was; null: it was made with network. */
export async function claimedAt(tx: Tx, clientId: string, id: string): Promise<Date | null> {
  return (await findAwayRecord(tx, clientId, id))?.claimedAt ?? null;
}

export async function isSpent(tx: Tx, clientId: string, ticket: string): Promise<boolean> {
  const rows = await tx
    .select({ id: awayDecision.id })
    .from(awayDecision)
    .where(and(eq(awayDecision.clientId, clientId), eq(awayDecision.ticket, ticket)));
  return rows.length > 0;
}

/** How far a key has counted; 0: it has signed nothing yet that arrived. */
export async function lastCounter(tx: Tx, clientId: string, key: Uint8Array): Promise<number> {
  const [row] = await tx
    .select({ counter: max(awayDecision.counter) })
    .from(awayDecision)
    .where(and(eq(awayDecision.clientId, clientId), eq(awayDecision.key, key)));
  return row?.counter ?? 0;
}

export async function insertAwayRecord(tx: Tx, clientId: string, row: AwayRecord): Promise<void> {
  await tx.insert(awayDecision).values({ clientId, ...row });
}

/** Every key of the client, for reconciling with the log. */
export async function allAwayKeys(tx: Tx, clientId: string): Promise<(AwayKey & { readonly id: string })[]> {
  const rows = await tx
    .select()
    .from(awayKey)
    .where(eq(awayKey.clientId, clientId))
    .orderBy(asc(awayKey.hash));
  return rows.map(({ clientId: _, ...row }) => ({ id: hashId(row.hash), ...row }));
}

/** Every decision of the client that was made without network, those of each key as it counted. */
export async function allAwayRecords(tx: Tx, clientId: string): Promise<AwayRecord[]> {
  const rows = await tx
    .select()
    .from(awayDecision)
    .where(eq(awayDecision.clientId, clientId))
    .orderBy(asc(awayDecision.key), asc(awayDecision.counter));
  return rows.map(recordOf);
}

const recordOf = ({ clientId: _, ...row }: typeof awayDecision.$inferSelect): AwayRecord => row;
