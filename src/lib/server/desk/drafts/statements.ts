import { bytesToHex } from '@noble/hashes/utils.js';
import { approvalSignatureStatement, type ApprovalSignature } from '#lib/domain/approval/signature.ts';
import type { JsonObject } from '#lib/domain/canonical.ts';
import { draftHash, draftStatement as wholeDraft } from '#lib/domain/drafts/draft.ts';
import type { FourEyes } from '#lib/domain/drafts/draft-rules.ts';
import { approvalStatement, draftStatement } from '#lib/domain/drafts/statements.ts';
import type { NewEvent } from '#lib/server/audit/index.ts';
import type { Approval, Draft } from './store.ts';

/** What an approval must name: the hash of content, coding and revision. */
export function hashOfDraft({ id, revision, content, coding }: Draft): string {
  return draftHash({ id, revision, content, coding });
}

export type DraftHappening =
  | 'saved'
  | 'coded'
  | 'asked'
  | 'submitted'
  | 'returned'
  | 'approved'
  | 'reopened'
  | 'discarded';

/**
 * @param found as it was held before; null: there was none
 * @param also what the event tells beside the draft itself: a reason, a confirmation
 */
export function draftEvent(
  happened: DraftHappening,
  { found, draft }: { readonly found: Draft | null; readonly draft: Draft },
  also: JsonObject = {},
): NewEvent {
  return {
    kind: `draft.${happened}`,
    subject: { type: 'draft', id: draft.id },
    detail: {
      ...draftStatement.said(draft),
      revision: draft.revision,
      content: hashOfDraft(draft),
      now: wholeDraft({
        id: draft.id,
        revision: draft.revision,
        content: draft.content,
        coding: draft.coding,
      }),
      ...also,
      was: found && draftStatement.said(found).statement,
    },
  };
}

/** What a decision's events say: that the person had a hand in the draft, since nobody else may decide. */
export function saidOf({ nobodyElse }: FourEyes): JsonObject {
  return nobodyElse ? { nobodyElse } : {};
}

export function approvalEvent(approval: Approval): NewEvent {
  const { id, decision, voucherId, rulesVersion, inPlaceOf, signature } = approval;
  const awaits = decision === 'approved' && voucherId === null;
  return {
    kind: awaits ? 'approval.counted' : `approval.${decision}`,
    subject: { type: 'approval', id },
    detail: {
      ...approvalStatement.said(approval),
      draft: approval.draftId,
      ...(rulesVersion !== null && { rules: rulesVersion }),
      ...(inPlaceOf !== null && { inPlaceOf }),
      ...(signature !== null && { signature: bytesToHex(signature) }),
      ...saidOf(approval),
    },
  };
}

/** What was signed, with all that it takes to check it. */
export function signatureEvent(signature: ApprovalSignature): NewEvent {
  const { statement: _, ...signed } = approvalSignatureStatement.of(signature);
  return {
    kind: 'approval-signature.made',
    subject: { type: 'approval-signature', id: bytesToHex(signature.hash) },
    detail: { ...approvalSignatureStatement.said(signature), signed },
  };
}
