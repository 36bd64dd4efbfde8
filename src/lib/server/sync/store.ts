import { and, asc, desc, eq, sql } from 'drizzle-orm';
import type { MutationOutcome } from '#lib/domain/sync/mutation.ts';
import { rawSql, type Tx } from '../platform/database.ts';
import { awaitBeforeCommit } from '../platform/transaction.ts';
import { device, mutationResult } from './schema.ts';

export type Device = Omit<typeof device.$inferSelect, 'clientId'>;

/** @returns false where the device is known already */
export async function insertDevice(tx: Tx, clientId: string, row: Device): Promise<boolean> {
  const inserted = await tx
    .insert(device)
    .values({ clientId, ...row })
    .onConflictDoNothing()
    .returning({ id: device.id });
  return inserted.length > 0;
}

/** Takes the device's row until the transaction ends: its mutations come one after the other, even from two tabs. */
export async function holdDevice(tx: Tx, clientId: string, id: string): Promise<Device | null> {
  const [row] = await tx
    .select()
    .from(device)
    .where(and(eq(device.clientId, clientId), eq(device.id, id)))
    .for('update');
  if (!row) return null;
  const { clientId: _, ...found } = row;
  return found;
}

export async function findDevice(tx: Tx, clientId: string, id: string): Promise<Device | null> {
  const [row] = await tx
    .select()
    .from(device)
    .where(and(eq(device.clientId, clientId), eq(device.id, id)));
  if (!row) return null;
  const { clientId: _, ...found } = row;
  return found;
}

/** A device of somebody's, and what it has handed over. */
export interface ShownDevice extends Pick<Device, 'id' | 'userId' | 'name' | 'registeredAt'> {
  /** Changes that were answered, whether taken or refused. */
  readonly changes: number;
  /** When the last of them came; null: none did. */
  readonly lastAt: Date | null;
}

/** The client's, by when they sent something last, or else came. */
export async function listDevices(tx: Tx, clientId: string): Promise<ShownDevice[]> {
  const lastAt = mutationResult.appliedAt;
  const rows = await tx
    .select({
      ...{ id: device.id, userId: device.userId, name: device.name, registeredAt: device.registeredAt },
      ...{ changes: device.lastMutationId, lastAt },
    })
    .from(device)
    .leftJoin(
      mutationResult,
      and(
        ...[eq(mutationResult.clientId, device.clientId), eq(mutationResult.deviceId, device.id)],
        eq(mutationResult.mutationId, device.lastMutationId),
      ),
    )
    .where(eq(device.clientId, clientId))
    .orderBy(desc(sql`coalesce(${lastAt}, ${device.registeredAt})`), asc(device.id));
  return rows;
}

export interface StoredResult {
  readonly payloadHash: Uint8Array;
  readonly outcome: MutationOutcome;
}

export async function findResult(
  tx: Tx,
  clientId: string,
  deviceId: string,
  mutationId: number,
): Promise<StoredResult | null> {
  const [row] = await tx
    .select()
    .from(mutationResult)
    .where(
      and(
        eq(mutationResult.clientId, clientId),
        eq(mutationResult.deviceId, deviceId),
        eq(mutationResult.mutationId, mutationId),
      ),
    );
  if (!row) return null;
  const outcome: MutationOutcome =
    row.outcome === 'applied'
      ? { mutationId, outcome: 'applied', revision: row.revision ?? 0 }
      : { mutationId, outcome: 'rejected', code: row.code ?? '' };
  return { payloadHash: row.payloadHash, outcome };
}

/** An answer, as it is stored. */
export interface NewResult extends StoredResult {
  readonly at: Date;
}

/**
 * Stores the answers and moves the device on, in the transaction of the changes' own effects, which waits for it with its commit.
 */
export function storeResults(
  tx: Tx,
  clientId: string,
  deviceId: string,
  results: readonly NewResult[],
): void {
  const sql = rawSql(tx);
  const last = results.at(-1)?.outcome.mutationId;
  if (last === undefined) return;
  const stored = results.map(({ outcome, payloadHash, at }) => {
    const revision = outcome.outcome === 'applied' ? outcome.revision : null;
    const code = outcome.outcome === 'rejected' ? outcome.code : null;
    return sql`
      insert into sync.mutation_result
        (client_id, device_id, mutation_id, payload_hash, outcome, revision, code, applied_at)
      values (${clientId}, ${deviceId}, ${outcome.mutationId}, ${payloadHash}, ${outcome.outcome}, ${revision},
        ${code}, ${at.toISOString()})`.execute();
  });
  const moved = sql`
    update sync.device set last_mutation_id = ${last} where client_id = ${clientId} and id = ${deviceId}`;
  awaitBeforeCommit(tx, ...stored, moved.execute());
}
