import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { lackingOf, partOf, type Asked, type Part, type PartError } from '#lib/domain/approval/asked.ts';
import { decisionHash } from '#lib/domain/approval/decision.ts';
import type { ApprovalSignature } from '#lib/domain/approval/signature.ts';
import { checkDecision, type DecisionError, type FourEyes } from '#lib/domain/drafts/draft-rules.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { record } from '#lib/server/audit/index.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { tellOnDevices } from '../../platform/push/tell.ts';
import { constraintOf } from '../../platform/postgres-error.ts';
import { checkPosting, postVoucher, type PostError } from '../../ledger/index.ts';
import { holdRules } from '../approval-rules/store.ts';
import { holdDeciders } from './deciders.ts';
import { change, codedVoucher, type LinesError } from './service.ts';
import { rulesNow, standingOf, type RulesNow, type Standing } from './standing.ts';
import { amountShown, isOver, shownIn, takeSigned, type SignedDecision, type SignedError } from './signed.ts';
import { approvalEvent, hashOfDraft, saidOf, signatureEvent } from './statements.ts';
import {
  findApproval,
  holdDraft,
  insertApproval,
  insertSignature,
  type Approval,
  type Draft,
} from './store.ts';

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
  /** What the manager's passkey signed of it; left out where nothing was signed. */
  readonly signed?: SignedDecision | undefined;
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
 * coding and of posting. What was signed is checked before all of them ({@link takeSigned}), and before anything is written that
 * it is of this very decision (`signature_differs`), or that none is asked for (`signature_required`).
 */
export async function decide(context: Context, decision: Decision): Promise<Result<Decided, DecideError>> {
  const signature = await signatureOf(context, decision);
  return signature.ok ? decideChecked(context, { ...decision, signature: signature.value }) : signature;
}

/** {@link decide}, of which was checked what a passkey signed. */
export async function decideChecked(
  context: Context,
  decision: Checked,
): Promise<Result<Decided, DecideError>> {
  try {
    return await context.transaction<Decided, DecideError>((tx) => decideIn(tx, context, decision));
  } catch (cause) {
    // Between two looks at the clock another version has begun, or the database's clock is ahead of ours.
    const constraint = constraintOf(cause);
    if (constraint === 'voucher_meets_rules' || constraint === 'approval_signed')
      return err({ code: 'approval_rules_changed' });
    throw cause;
  }
}

/** A decision with what was found to be signed. */
export type Checked = Decision & {
  /** By the person's passkey; null: nothing. */
  readonly signature: ApprovalSignature | null;
  /** By a device of theirs, where it was made without network: the hex SHA-256 of what was shown at that moment. */
  readonly away?: { readonly at: Date; readonly hash: string } | undefined;
};

/** What was decided before is only told again: its signature is spent. */
async function signatureOf(
  context: Context,
  { approvalId, signed }: Decision,
): Promise<Result<ApprovalSignature | null, SignedError>> {
  if (!signed) return ok(null);
  const earlier = await context.transaction(async (tx) =>
    ok(await findApproval(tx, context.clientId, approvalId)),
  );
  return earlier.ok && earlier.value ? ok(null) : takeSigned(context, approvalId, signed);
}

async function decideIn(tx: Tx, context: Context, decision: Checked): Promise<Result<Decided, DecideError>> {
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
    : sendBack(tx, context, draft, { decision, eyes: allowed.value, now });
}

export type DecideError =
  | { code: 'draft_unknown' }
  | { code: 'approval_differs' }
  | { code: 'approval_rules_changed' }
  | { code: 'signature_required' }
  | SignedError
  | DecisionError
  | PartError
  | LinesError
  | PostError;

interface Approving {
  readonly decision: Checked;
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
  const own = rowOf(context, draft, { decision, eyes, rules, at: now.at, part: part.value });
  const bound = checkSigned(context, { decision, draft, own, now });
  if (!bound.ok) return bound;
  if (!part.value.completes) {
    const postable = await checkPosting(tx, context, voucher.value);
    if (!postable.ok) return postable;
    const eventId = await write(tx, context, decision, own);
    const lacks = lackingOf(asked, [...given, { by: context.actorId, inPlaceOf: own.inPlaceOf }]);
    return ok({ outcome: 'created', voucherId: null, eventId, lacks });
  }
  const posted = await postVoucher(context.within(tx), voucher.value);
  if (!posted.ok) return posted;
  const { voucherId } = posted.value;
  await change(tx, context, 'approved', { found: draft, next: { ...draft, state: 'posted' } }, saidOf(eyes));
  const eventId = await write(tx, context, decision, { ...own, voucherId });
  return ok({ outcome: 'created', voucherId, eventId, lacks: null });
}

async function sendBack(
  tx: Tx,
  context: Context,
  draft: Draft,
  { decision, eyes, now }: Omit<Approving, 'standing'>,
): Promise<Result<Decided, DecideError>> {
  const own = rowOf(context, draft, { decision, eyes, rules: null, at: now.at, part: null });
  const bound = checkSigned(context, { decision, draft, own, now });
  if (!bound.ok) return bound;
  const open: Draft = { ...draft, state: 'inbox', submittedBy: null, returnedReason: decision.reason };
  await change(tx, context, 'returned', { found: draft, next: open }, saidOf(eyes));
  if (draft.submittedBy) await tellOnDevices(tx, context, { news: 'returned', to: draft.submittedBy });
  const eventId = await write(tx, context, decision, own);
  return ok({ outcome: 'created', voucherId: null, eventId, lacks: null });
}

interface Row {
  readonly decision: Checked;
  readonly eyes: FourEyes;
  readonly rules: number | null;
  readonly at: Date;
  readonly part: Part | null;
}

function rowOf(
  { actorId }: Context,
  draft: Draft,
  { decision: decided, eyes, rules, at, part }: Row,
): Approval {
  const { approvalId: id, draftId, revision, contentHash, decision, reason, signature } = decided;
  return {
    ...{ id, draftId, revision, decision, reason, nobodyElse: eyes.nobodyElse },
    contentHash: hexToBytes(contentHash),
    decidedBy: actorId,
    decidedAt: at,
    voucherId: null,
    rulesVersion: rules,
    inPlaceOf: part?.inPlaceOf ?? null,
    signature: signature && signature.hash,
    shownAmount: signature && amountShown(draft),
  };
}

interface Binding {
  readonly decision: Checked;
  readonly draft: Draft;
  readonly own: Approval;
  readonly now: RulesNow;
}

/** Whether what was signed is the decision of this row, made anew from what is here. */
function checkSigned(
  { clientId }: Context,
  { decision, draft, own, now }: Binding,
): Result<void, { code: 'signature_required' } | { code: 'signature_differs' }> {
  const { signature, contentHash, away } = decision;
  const shownAmount = amountShown(draft);
  if (
    away &&
    decisionHash({ ...shownIn(clientId, { ...own, shownAmount }, contentHash), at: away.at }) !== away.hash
  )
    return err({ code: 'signature_differs' });
  if (!signature) return now.held?.signed ? err({ code: 'signature_required' }) : ok();
  return isOver(signature, shownIn(clientId, own, contentHash)) ? ok() : err({ code: 'signature_differs' });
}

async function write(tx: Tx, context: Context, { signature }: Checked, row: Approval): Promise<string> {
  if (signature && (await insertSignature(tx, context.clientId, signature)))
    await record(tx, context, signatureEvent(signature));
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
