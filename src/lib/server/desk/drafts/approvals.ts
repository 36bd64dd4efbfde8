import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { checkDecision, type DecisionError, type FourEyes } from '#lib/domain/drafts/draft-rules.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { record } from '#lib/server/audit/index.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { postVoucher, type PostError } from '../../ledger/index.ts';
import { holdDeciders } from './deciders.ts';
import { change, codedVoucher, type LinesError } from './service.ts';
import { approvalEvent, hashOfDraft, saidOf } from './statements.ts';
import { findApproval, holdDraft, insertApproval, type Approval, type Draft } from './store.ts';

/** A manager's decision. The device makes `approvalId`, so that a repeat after a lost answer is recognised. */
export interface Decision {
  readonly approvalId: string;
  readonly draftId: string;
  readonly revision: number;
  /** Hex SHA-256 of `segl.draft.v1` as the manager saw it. */
  readonly contentHash: string;
  readonly decision: 'approved' | 'returned';
  readonly reason: string | null;
}

export interface Decided {
  readonly outcome: 'created' | 'exists';
  readonly voucherId: string | null;
  /** The last event to be covered before the answer; null when the decision existed. */
  readonly eventId: string | null;
}

/**
 * Decides about a submitted draft. An approval posts the voucher in the same transaction: both or neither; the
 * voucher's id is the approval's. Guards, in this order: the decision exists (`exists`, or `approval_differs`),
 * `draft_unknown`, `draft_not_submitted`, `approval_void` (changed since it was shown), `approval_of_own_work`
 * (four eyes, by the people of this moment), then those of coding and of posting.
 */
export async function decide(context: Context, decision: Decision): Promise<Result<Decided, DecideError>> {
  return context.transaction<Decided, DecideError>(async (tx) => {
    // The draft's row first: a repeat that overtakes waits here until the first one has ended.
    const draft = await holdDraft(tx, context.clientId, decision.draftId);
    const earlier = await findApproval(tx, context.clientId, decision.approvalId);
    if (earlier) return repeated(earlier, decision);
    if (!draft) return err({ code: 'draft_unknown' });
    const now = {
      hash: hashOfDraft(draft),
      people: await holdDeciders(tx, context, draft),
    };
    const allowed = checkDecision(draft, now, { ...decision, actorId: context.actorId });
    if (!allowed.ok) return allowed;
    return decision.decision === 'approved'
      ? approve(tx, context, draft, { ...decision, ...allowed.value })
      : sendBack(tx, context, draft, { ...decision, ...allowed.value });
  });
}

export type DecideError =
  | { code: 'draft_unknown' }
  | { code: 'approval_differs' }
  | DecisionError
  | LinesError
  | PostError;

async function approve(
  tx: Tx,
  context: Context,
  draft: Draft,
  decision: Decision & FourEyes,
): Promise<Result<Decided, DecideError>> {
  const voucher = await codedVoucher(tx, context, draft, decision.approvalId);
  if (!voucher.ok) return voucher;
  const posted = await postVoucher(context.within(tx), voucher.value);
  if (!posted.ok) return posted;
  const next: Draft = { ...draft, state: 'posted' };
  await change(tx, context, 'approved', { found: draft, next }, saidOf(decision));
  return write(tx, context, decision, posted.value.voucherId);
}

async function sendBack(
  tx: Tx,
  context: Context,
  draft: Draft,
  decision: Decision & FourEyes,
): Promise<Result<Decided, DecideError>> {
  const open: Draft = { ...draft, state: 'inbox', submittedBy: null, returnedReason: decision.reason };
  await change(tx, context, 'returned', { found: draft, next: open }, saidOf(decision));
  return write(tx, context, decision, null);
}

async function write(
  tx: Tx,
  context: Context,
  decision: Decision & FourEyes,
  voucherId: string | null,
): Promise<Result<Decided, never>> {
  const { approvalId: id, contentHash, nobodyElse, ...rest } = decision;
  const row: Approval = {
    id,
    ...rest,
    contentHash: hexToBytes(contentHash),
    decidedBy: context.actorId,
    decidedAt: context.platform.clock.now(),
    voucherId,
  };
  await insertApproval(tx, context.clientId, row);
  const eventId = await record(tx, context, approvalEvent(row, { nobodyElse }));
  return ok({ outcome: 'created', voucherId, eventId });
}

function repeated(earlier: Approval, decision: Decision): Result<Decided, DecideError> {
  const same =
    earlier.draftId === decision.draftId &&
    earlier.decision === decision.decision &&
    earlier.revision === decision.revision &&
    bytesToHex(earlier.contentHash) === decision.contentHash;
  if (!same) return err({ code: 'approval_differs' });
  return ok({ outcome: 'exists', voucherId: earlier.voucherId, eventId: null });
}
