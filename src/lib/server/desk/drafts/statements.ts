import { bytesToHex } from '@noble/hashes/utils.js';
import { statementHashHex, type JsonObject } from '#lib/domain/canonical.ts';
import { draftHash } from '#lib/domain/drafts/draft.ts';
import type { FourEyes } from '#lib/domain/drafts/draft-rules.ts';
import type { NewEvent } from '#lib/server/audit/index.ts';
import type { Approval, Draft } from './store.ts';

/** What an approval must name: the hash of content, coding and revision. */
export function hashOfDraft({ id, revision, content, coding }: Draft): string {
  return draftHash({ id, revision, content, coding });
}

/** The draft's hash and everything else its row says. `segl.draft-state.v1`; `segl.draft-state.v2` while it is asked about. */
export function draftStateHash(draft: Draft): string {
  const asked = draft.askedBy !== null;
  return statementHashHex({
    statement: asked ? 'segl.draft-state.v2' : 'segl.draft-state.v1',
    ...(asked ? { askedBy: draft.askedBy } : {}),
    draft: hashOfDraft(draft),
    state: draft.state,
    returnedReason: draft.returnedReason,
    submittedBy: draft.submittedBy,
    createdBy: draft.createdBy,
    createdAt: draft.createdAt.toISOString(),
    changedAt: draft.changedAt.toISOString(),
  });
}

export type DraftHappening =
  'saved' | 'coded' | 'asked' | 'submitted' | 'returned' | 'approved' | 'reopened' | 'discarded';

/** @param also what the event tells beside the draft itself: a reason, a confirmation */
export function draftEvent(happened: DraftHappening, draft: Draft, also: JsonObject = {}): NewEvent {
  return {
    kind: `draft.${happened}`,
    subject: { type: 'draft', id: draft.id },
    detail: {
      statement: draftStateHash(draft),
      revision: draft.revision,
      content: hashOfDraft(draft),
      ...also,
    },
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

/** `nobodyElse` stands in the event where the person had a hand in the draft, since nobody else may decide. */
export function approvalEvent(approval: Approval, { nobodyElse }: FourEyes): NewEvent {
  return {
    kind: `approval.${approval.decision}`,
    subject: { type: 'approval', id: approval.id },
    detail: {
      statement: approvalHash(approval),
      draft: approval.draftId,
      ...(nobodyElse ? { nobodyElse } : {}),
    },
  };
}
