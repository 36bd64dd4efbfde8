import { hashId } from '#lib/server/platform/columns.ts';
import { bytesToHex } from '@noble/hashes/utils.js';
import { and, eq, inArray } from 'drizzle-orm';
import type { ActSignature } from '#lib/domain/acts/signature.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { actSignature } from '../schema.ts';

/** False where it is there already. */
export async function insertActSignature(tx: Tx, clientId: string, row: ActSignature): Promise<boolean> {
  const inserted = await tx
    .insert(actSignature)
    .values({ clientId, ...row })
    .onConflictDoNothing();
  return inserted.count === 1;
}

/** Those of these hashes, by their hex. */
export async function actSignaturesOf(
  tx: Tx,
  clientId: string,
  hashes: readonly Uint8Array[],
): Promise<ReadonlyMap<string, ActSignature>> {
  if (hashes.length === 0) return new Map();
  const rows = await tx
    .select()
    .from(actSignature)
    .where(and(eq(actSignature.clientId, clientId), inArray(actSignature.hash, [...hashes])));
  return new Map(rows.map((row) => [bytesToHex(row.hash), toSignature(row)]));
}

/** Every one of the client, for reconciling with the log. */
export async function allActSignatures(
  tx: Tx,
  clientId: string,
): Promise<(ActSignature & { readonly id: string })[]> {
  const rows = await tx
    .select()
    .from(actSignature)
    .where(eq(actSignature.clientId, clientId))
    .orderBy(actSignature.hash);
  return rows.map((row) => ({ id: hashId(row.hash), ...toSignature(row) }));
}

const toSignature = ({ clientId: _, ...row }: typeof actSignature.$inferSelect): ActSignature => row;
