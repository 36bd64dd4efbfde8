import { bytesToHex } from '@noble/hashes/utils.js';
import type { JsonObject } from '#lib/domain/canonical.ts';
import { draftHash } from '#lib/domain/drafts/draft.ts';
import type { FourEyes } from '#lib/domain/drafts/draft-rules.ts';
import { statement } from '#lib/domain/statement.ts';
import type { NewEvent } from '#lib/server/audit/index.ts';
import type { Approval, Draft } from './store.ts';

/** What an approval must name: the hash of content, coding and revision. */
export function hashOfDraft({ id, revision, content, coding }: Draft): string {
  return draftHash({ id, revision, content, coding });
}

/** The draft's hash and everything else its row says. `segl.draft-state.v1`; `v2` while its author is asked about it. */
export const draftStatement = statement<Draft>('segl.draft-state', {
  v1: (draft) => (draft.askedBy === null ? stateOf(draft) : null),
  v2: (draft) => ({ askedBy: draft.askedBy, ...stateOf(draft) }),
});

function stateOf(draft: Draft) {
  return {
    draft: hashOfDraft(draft),
    state: draft.state,
    returnedReason: draft.returnedReason,
    submittedBy: draft.submittedBy,
    createdBy: draft.createdBy,
    createdAt: draft.createdAt.toISOString(),
    changedAt: draft.changedAt.toISOString(),
  };
}

export type DraftHappening =
  'saved' | 'coded' | 'asked' | 'submitted' | 'returned' | 'approved' | 'reopened' | 'discarded';

/** @param also what the event tells beside the draft itself: a reason, a confirmation */
export function draftEvent(happened: DraftHappening, draft: Draft, also: JsonObject = {}): NewEvent {
  return {
    kind: `draft.${happened}`,
    subject: { type: 'draft', id: draft.id },
    detail: {
      ...draftStatement.said(draft),
      revision: draft.revision,
      content: hashOfDraft(draft),
      ...also,
    },
  };
}

/** `segl.approval.v1`: who decided what about which content. */
export const approvalStatement = statement<Approval>('segl.approval', {
  v1: (approval) => ({
    id: approval.id,
    draft: approval.draftId,
    revision: approval.revision,
    content: bytesToHex(approval.contentHash),
    decision: approval.decision,
    reason: approval.reason,
    by: approval.decidedBy,
    at: approval.decidedAt.toISOString(),
    voucher: approval.voucherId,
  }),
});

/** What a decision's events say: that the person had a hand in the draft, since nobody else may decide. */
export function saidOf({ nobodyElse }: FourEyes): JsonObject {
  return nobodyElse ? { nobodyElse } : {};
}

export function approvalEvent(approval: Approval, eyes: FourEyes): NewEvent {
  return {
    kind: `approval.${approval.decision}`,
    subject: { type: 'approval', id: approval.id },
    detail: {
      ...approvalStatement.said(approval),
      draft: approval.draftId,
      ...saidOf(eyes),
    },
  };
}
