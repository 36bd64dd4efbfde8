import { bytesToHex } from '@noble/hashes/utils.js';
import { toDecimal, type Minor } from '../money.ts';
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
  /** The version of the client's rules that held; null: none did. */
  readonly rulesVersion: number | null;
  /** In whose place it was given. */
  readonly inPlaceOf: string | null;
  /** The person had a hand in it, and nobody without one was left who could. */
  readonly nobodyElse: boolean;
  /** SHA-256 of what the person's passkey signed (`segl.approval-gesture`); null: nothing. */
  readonly signature: Uint8Array | null;
  /** Of what was signed: the amount as it was shown, øre. */
  readonly shownAmount: Minor | null;
}

/**
 * `segl.approval.v1`: who decided what about which content. `v2` where it was by rules, in another's place, or by somebody who
 * had a hand in it: which, whose, and that. `v3` where it was signed: what, and the amount as it was shown.
 */
export const approvalStatement = statement<StatedApproval>('segl.approval', {
  v1: (approval) => (saysMore(approval) ? null : decisionOf(approval)),
  v2: (approval) => (approval.signature === null ? byRules(approval) : null),
  v3: (approval) => ({
    ...byRules(approval),
    signature: approval.signature && bytesToHex(approval.signature),
    amount: approval.shownAmount === null ? null : toDecimal(approval.shownAmount),
  }),
});

const saysMore = ({ rulesVersion, inPlaceOf, nobodyElse, signature }: StatedApproval) =>
  rulesVersion !== null || inPlaceOf !== null || nobodyElse || signature !== null;

function byRules(approval: StatedApproval) {
  const { rulesVersion: rules, inPlaceOf, nobodyElse } = approval;
  return { ...decisionOf(approval), rules, inPlaceOf, nobodyElse };
}

function decisionOf(approval: StatedApproval) {
  return {
    id: approval.id,
    draft: approval.draftId,
    revision: approval.revision,
    content: bytesToHex(approval.contentHash),
    decision: approval.decision,
    reason: approval.reason,
    by: approval.decidedBy,
    at: approval.decidedAt.toISOString(),
    voucher: approval.voucherId,
  };
}
