import type { Assertion } from '#lib/domain/access/assertion.ts';
import { decisionHash, gestureHash, type ShownDecision } from '#lib/domain/approval/decision.ts';
import { gestureIn, type ApprovalSignature } from '#lib/domain/approval/signature.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import {
  checkLateAct,
  takeAct,
  type ActRefused,
  type LateRefused,
  type Site,
} from '#lib/server/identity/index.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import type { Approval, Draft } from './store.ts';

/** What a person's passkey signed of a decision, and of those of the same gesture. */
export interface SignedDecision {
  /** When it was shown, by the device's clock. */
  readonly at: Date;
  /** Hex SHA-256 of the statement of each decision of the gesture. */
  readonly decisions: readonly string[];
  readonly assertion: Assertion;
  readonly site: Site;
  /** Where it comes from, as the network says. */
  readonly address: string;
}

export type SignedError = ActRefused | { readonly code: 'signature_differs' };

/**
 * Checks what was signed before anything is written; what it was about is still to be held against the rows ({@link isOver}).
 * Errors: those of {@link takeAct}.
 */
export async function takeSigned(
  context: Context,
  approvalId: string,
  { decisions, ...signed }: SignedDecision,
): Promise<Result<ApprovalSignature, SignedError>> {
  const { clientId, actorId: person } = context;
  const shown = (shownAt: Date) => gestureHash(gestureIn(clientId, { person, shownAt, decisions }));
  const about = { act: 'approval.approved', subject: { type: 'approval', id: approvalId } };
  const taken = await takeAct(context, { ...signed, ...about, shown });
  return taken.ok ? ok({ ...taken.value, decisions }) : taken;
}

/** The same of what was signed without network: when it was shown is judged by who takes it. Errors: those of {@link checkLateAct}. */
export async function takeLate(
  tx: Tx,
  context: Context,
  { decisions, ...signed }: Omit<SignedDecision, 'address'>,
): Promise<Result<ApprovalSignature, LateRefused>> {
  const { clientId, actorId: person } = context;
  const shown = (shownAt: Date) => gestureHash(gestureIn(clientId, { person, shownAt, decisions }));
  const taken = await checkLateAct(tx, context, { ...signed, shown });
  return taken.ok ? ok({ ...taken.value, decisions }) : taken;
}

/** What a decision says that the person was shown, but for the moment, as its row has it. */
export function shownIn(
  client: string,
  row: Omit<Approval, 'signature'>,
  content: string,
): Omit<ShownDecision, 'at'> {
  const { id: approval, draftId: draft, decidedBy: person, rulesVersion: rules, shownAmount: amount } = row;
  const { revision, decision, reason } = row;
  return { client, person, approval, draft, revision, content, amount, decision, reason, rules };
}

export const amountShown = ({ coding }: Pick<Draft, 'coding'>) => coding?.amount ?? null;

/** Whether this very decision is among those that were signed. */
export function isOver(
  { decisions, shownAt: at }: ApprovalSignature,
  shown: Omit<ShownDecision, 'at'>,
): boolean {
  return decisions.includes(decisionHash({ ...shown, at }));
}
