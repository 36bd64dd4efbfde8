import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { lackingOf, partOf, type Asked, type Part, type PartError } from '#lib/domain/approval/asked.ts';
import { checkDecision, type DecisionError, type FourEyes } from '#lib/domain/drafts/draft-rules.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { record } from '#lib/server/audit/index.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { constraintOf } from '../../platform/postgres-error.ts';
import { checkPosting, postVoucher, type PostError } from '../../ledger/index.ts';
import { holdRules } from '../approval-rules/store.ts';
import { holdDeciders } from './deciders.ts';
import { change, codedVoucher, type LinesError } from './service.ts';
import { rulesNow, standingOf, type RulesNow, type Standing } from './standing.ts';
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
  /** The version of the rules that the manager was shown; left out by devices that know of none. */
  readonly rules?: number | null | undefined;
}

export interface Decided {
  readonly outcome: 'created' | 'exists';
  /** Null of what was sent back, and of an approval that others have still to follow. */
  readonly voucherId: string | null;
  /** The last event to be covered before the answer; null when the decision existed. */
  readonly eventId: string | null;
  /** What it still waits for, where it waits; null where that is not known any more. */
  readonly lacks: Asked | null;
}

/**
 * Decides about a submitted draft. The approval that completes what the client's rules ask posts the voucher in the same
 * transaction: both or neither; the voucher's id is the approval's. One that others have still to follow is kept, and leaves
 * the draft as it is. Guards, in this order: the decision exists (`exists`, or `approval_differs`), `draft_unknown`,
 * `draft_not_submitted`, `approval_void` (changed since it was shown), `approval_of_own_work` (four eyes, by the people of this
 * moment), `approval_rules_changed` (others hold than were shown), `approval_given_before`, `approval_not_asked`, then those of
 * coding and of posting.
 */
export async function decide(context: Context, decision: Decision): Promise<Result<Decided, DecideError>> {
  try {
    return await context.transaction<Decided, DecideError>((tx) => decideIn(tx, context, decision));
  } catch (cause) {
    // Between two looks at the clock another version has begun, or the database's clock is ahead of ours.
    if (constraintOf(cause) === 'voucher_meets_rules') return err({ code: 'approval_rules_changed' });
    throw cause;
  }
}

async function decideIn(tx: Tx, context: Context, decision: Decision): Promise<Result<Decided, DecideError>> {
  const { clientId, actorId } = context;
  // The draft's row first: a repeat that overtakes waits here until the first one has ended.
  const draft = await holdDraft(tx, clientId, decision.draftId);
  const earlier = await findApproval(tx, clientId, decision.approvalId);
  if (earlier) return repeated(earlier, decision);
  if (!draft) return err({ code: 'draft_unknown' });
  await holdRules(tx, clientId);
  const now = await rulesNow(tx, context);
  const standing = await standingOf(tx, context, draft, now);
  const people = await holdDeciders(tx, context, draft, standing.given);
  const allowed = checkDecision(draft, { hash: hashOfDraft(draft), people }, { ...decision, actorId });
  if (!allowed.ok) return allowed;
  return decision.decision === 'approved'
    ? approve(tx, context, draft, { decision, eyes: allowed.value, standing, now })
    : sendBack(tx, context, draft, { decision, eyes: allowed.value });
}

export type DecideError =
  | { code: 'draft_unknown' }
  | { code: 'approval_differs' }
  | { code: 'approval_rules_changed' }
  | DecisionError
  | PartError
  | LinesError
  | PostError;

interface Approving {
  readonly decision: Decision;
  readonly eyes: FourEyes;
  readonly standing: Standing;
  readonly now: RulesNow;
}

async function approve(
  tx: Tx,
  context: Context,
  draft: Draft,
  { decision, eyes, standing, now }: Approving,
): Promise<Result<Decided, DecideError>> {
  const { rules, asked, given } = standing;
  if (decision.rules !== undefined && decision.rules !== rules)
    return err({ code: 'approval_rules_changed' });
  const part = partOf(context.actorId, { asked, given, standIns: now.standIns, at: now.at });
  if (!part.ok) return part;
  const voucher = await codedVoucher(tx, context, draft, decision.approvalId);
  if (!voucher.ok) return voucher;
  const own = rowOf(context, decision, eyes, { rules, at: now.at, part: part.value });
  if (!part.value.completes) {
    const postable = await checkPosting(tx, context, voucher.value);
    if (!postable.ok) return postable;
    const eventId = await write(tx, context, own);
    const lacks = lackingOf(asked, [...given, { by: context.actorId, inPlaceOf: own.inPlaceOf }]);
    return ok({ outcome: 'created', voucherId: null, eventId, lacks });
  }
  const posted = await postVoucher(context.within(tx), voucher.value);
  if (!posted.ok) return posted;
  const { voucherId } = posted.value;
  await change(tx, context, 'approved', { found: draft, next: { ...draft, state: 'posted' } }, saidOf(eyes));
  const eventId = await write(tx, context, { ...own, voucherId });
  return ok({ outcome: 'created', voucherId, eventId, lacks: null });
}

async function sendBack(
  tx: Tx,
  context: Context,
  draft: Draft,
  { decision, eyes }: Pick<Approving, 'decision' | 'eyes'>,
): Promise<Result<Decided, DecideError>> {
  const open: Draft = { ...draft, state: 'inbox', submittedBy: null, returnedReason: decision.reason };
  await change(tx, context, 'returned', { found: draft, next: open }, saidOf(eyes));
  const at = context.platform.clock.now();
  const eventId = await write(tx, context, rowOf(context, decision, eyes, { rules: null, at, part: null }));
  return ok({ outcome: 'created', voucherId: null, eventId, lacks: null });
}

function rowOf(
  { actorId }: Context,
  { approvalId: id, draftId, revision, contentHash, decision, reason }: Decision,
  { nobodyElse }: FourEyes,
  { rules, at, part }: { readonly rules: number | null; readonly at: Date; readonly part: Part | null },
): Approval {
  return {
    ...{ id, draftId, revision, decision, reason, nobodyElse },
    contentHash: hexToBytes(contentHash),
    decidedBy: actorId,
    decidedAt: at,
    voucherId: null,
    rulesVersion: rules,
    inPlaceOf: part?.inPlaceOf ?? null,
  };
}

async function write(tx: Tx, context: Context, row: Approval): Promise<string> {
  await insertApproval(tx, context.clientId, row);
  return record(tx, context, approvalEvent(row));
}

function repeated(earlier: Approval, decision: Decision): Result<Decided, DecideError> {
  const same =
    earlier.draftId === decision.draftId &&
    earlier.decision === decision.decision &&
    earlier.revision === decision.revision &&
    bytesToHex(earlier.contentHash) === decision.contentHash;
  if (!same) return err({ code: 'approval_differs' });
  return ok({ outcome: 'exists', voucherId: earlier.voucherId, eventId: null, lacks: null });
}
