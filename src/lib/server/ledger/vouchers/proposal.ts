import { statement } from '#lib/domain/statement.ts';
import type { NewEvent } from '#lib/server/audit/index.ts';
import type { Proposal } from './proposal-store.ts';

/** `segl.reversal-proposal.v1`: that this person wants that opening balance taken back, on that date. */
export const proposalStatement = statement<Proposal>('segl.reversal-proposal', {
  v1: ({ id, voucherId, date, text, proposedBy, proposedAt }) => ({
    ...{ id, voucher: voucherId, date, text, proposedBy },
    proposedAt: proposedAt.toISOString(),
  }),
});

/** `reversal-proposal.created`. */
export function proposalEvent(row: Proposal): NewEvent {
  return {
    kind: 'reversal-proposal.created',
    subject: { type: 'reversal-proposal', id: row.id },
    detail: { ...proposalStatement.said(row), voucher: row.voucherId, date: row.date },
  };
}
