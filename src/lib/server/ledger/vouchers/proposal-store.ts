import { and, asc, eq } from 'drizzle-orm';
import type { Tx } from '../../platform/database.ts';
import { reversalProposal } from './schema.ts';

export type Proposal = Omit<typeof reversalProposal.$inferSelect, 'clientId'>;

/** @returns false where the id is taken: by an earlier try of the same request */
export async function insertProposal(tx: Tx, clientId: string, row: Proposal): Promise<boolean> {
  const inserted = await tx
    .insert(reversalProposal)
    .values({ clientId, ...row })
    .onConflictDoNothing()
    .returning({ id: reversalProposal.id });
  return inserted.length > 0;
}

/** The proposals to take one voucher back, or any of the client's; oldest first. */
export async function listProposals(tx: Tx, clientId: string, voucherId?: string): Promise<Proposal[]> {
  const of = voucherId === undefined ? undefined : eq(reversalProposal.voucherId, voucherId);
  const rows = await tx
    .select()
    .from(reversalProposal)
    .where(and(eq(reversalProposal.clientId, clientId), of))
    .orderBy(asc(reversalProposal.id));
  return rows.map(({ clientId: _, ...row }) => row);
}
