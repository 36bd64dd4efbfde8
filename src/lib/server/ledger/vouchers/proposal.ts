import { proposalStatement } from '#lib/domain/ledger/reversal-proposal.ts';
import type { NewEvent } from '#lib/server/audit/index.ts';
import type { Proposal } from './proposal-store.ts';

/** `reversal-proposal.created`. */
export function proposalEvent(row: Proposal): NewEvent {
  return {
    kind: 'reversal-proposal.created',
    subject: { type: 'reversal-proposal', id: row.id },
    detail: { ...proposalStatement.said(row), voucher: row.voucherId, date: row.date },
  };
}
