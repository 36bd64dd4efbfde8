import { statementHashHex } from '#lib/domain/canonical.ts';
import type { NewEvent } from '#lib/server/audit/index.ts';
import type { Proposal } from './proposal-store.ts';

/** `segl.reversal-proposal.v1`: that this person wants that opening balance taken back, on that date. */
export function proposalHash({ id, voucherId, date, text, proposedBy, proposedAt }: Proposal): string {
  return statementHashHex({
    statement: 'segl.reversal-proposal.v1',
    id,
    voucher: voucherId,
    date,
    text,
    proposedBy,
    proposedAt: proposedAt.toISOString(),
  });
}

/** `reversal-proposal.created`. */
export function proposalEvent(row: Proposal): NewEvent {
  return {
    kind: 'reversal-proposal.created',
    subject: { type: 'reversal-proposal', id: row.id },
    detail: { statement: proposalHash(row), voucher: row.voucherId, date: row.date },
  };
}
