import { bytesToHex } from '@noble/hashes/utils.js';
import { statement } from '../statement.ts';
import type { Coding } from './coded.ts';
import { draftHash, type DraftContent, type DraftState } from './draft.ts';

/** All that the row of a draft says. */
export interface StatedDraft {
  readonly id: string;
  readonly revision: number;
  readonly state: DraftState;
  readonly content: DraftContent;
  readonly coding: Coding | null;
  readonly returnedReason: string | null;
  readonly askedBy: string | null;
  readonly submittedBy: string | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly changedAt: Date;
}

/** The draft's hash and everything else its row says. `segl.draft-state.v1`; `v2` while its author is asked about it. */
export const draftStatement = statement<StatedDraft>('segl.draft-state', {
  v1: (draft) => (draft.askedBy === null ? stateOf(draft) : null),
  v2: (draft) => ({ askedBy: draft.askedBy, ...stateOf(draft) }),
});

function stateOf(draft: StatedDraft) {
  const { id, revision, content, coding } = draft;
  return {
    draft: draftHash({ id, revision, content, coding }),
    state: draft.state,
    returnedReason: draft.returnedReason,
    submittedBy: draft.submittedBy,
    createdBy: draft.createdBy,
    createdAt: draft.createdAt.toISOString(),
    changedAt: draft.changedAt.toISOString(),
  };
}

export interface StatedApproval {
  readonly id: string;
  readonly draftId: string;
  readonly revision: number;
  /** Of the draft's content and coding at that revision. */
  readonly contentHash: Uint8Array;
  readonly decision: 'approved' | 'returned';
  readonly reason: string | null;
  readonly decidedBy: string;
  readonly decidedAt: Date;
  readonly voucherId: string | null;
}

/** `segl.approval.v1`: who decided what about which content. */
export const approvalStatement = statement<StatedApproval>('segl.approval', {
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
