import { bytesToHex } from '@noble/hashes/utils.js';
import { statementHashHex } from '#lib/domain/canonical.ts';
import { draftHash } from '#lib/domain/draft.ts';
import type { NewEvent } from '#lib/server/audit/index.ts';
import type { Approval, Draft } from './store.ts';

/** What an approval must name: the hash of content, coding and revision. */
export function hashOfDraft({ id, revision, content, coding }: Draft): string {
  return draftHash({ id, revision, content, coding });
}

/** `segl.draft-state.v1`: the draft's hash and everything else its row says. */
export function draftStateHash(draft: Draft): string {
  return statementHashHex({
    statement: 'segl.draft-state.v1',
    draft: hashOfDraft(draft),
    state: draft.state,
    returnedReason: draft.returnedReason,
    submittedBy: draft.submittedBy,
    createdBy: draft.createdBy,
    createdAt: draft.createdAt.toISOString(),
    changedAt: draft.changedAt.toISOString(),
  });
}

export type DraftHappening = 'saved' | 'coded' | 'submitted' | 'returned' | 'approved' | 'discarded';

export function draftEvent(happened: DraftHappening, draft: Draft): NewEvent {
  return {
    kind: `draft.${happened}`,
    subject: { type: 'draft', id: draft.id },
    detail: { statement: draftStateHash(draft), revision: draft.revision, content: hashOfDraft(draft) },
  };
}

/** `segl.approval.v1`: who decided what about which content. */
export function approvalHash(approval: Approval): string {
  return statementHashHex({
    statement: 'segl.approval.v1',
    id: approval.id,
    draft: approval.draftId,
    revision: approval.revision,
    content: bytesToHex(approval.contentHash),
    decision: approval.decision,
    reason: approval.reason,
    by: approval.decidedBy,
    at: approval.decidedAt.toISOString(),
    voucher: approval.voucherId,
  });
}

export function approvalEvent(approval: Approval): NewEvent {
  return {
    kind: `approval.${approval.decision}`,
    subject: { type: 'approval', id: approval.id },
    detail: { statement: approvalHash(approval), draft: approval.draftId },
  };
}
