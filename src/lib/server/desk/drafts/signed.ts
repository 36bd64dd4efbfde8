import { SHOWN_WITHIN_MS, type Assertion } from '#lib/domain/access/assertion.ts';
import { decisionHash, gestureHash, type ShownDecision } from '#lib/domain/approval/decision.ts';
import { gestureIn, type ApprovalSignature } from '#lib/domain/approval/signature.ts';
import { bytesOfBase64Url } from '#lib/domain/base64url.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { takeSignature, type SignatureRefused, type Site } from '#lib/server/identity/index.ts';
import type { Context } from '../../platform/context.ts';
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

export type SignedError = SignatureRefused | { readonly code: 'signature_moment' | 'signature_differs' };

/**
 * Checks what was signed before anything is written; what it was about is still to be held against the rows ({@link isOver}).
 * Errors: `signature_moment` (shown more than five minutes from now, by the two clocks), and those of {@link takeSignature}.
 */
export async function takeSigned(
  context: Context,
  approvalId: string,
  { at: shownAt, decisions, assertion, site, address }: SignedDecision,
): Promise<Result<ApprovalSignature, SignedError>> {
  const { clientId, actorId: person, platform } = context;
  const takenAt = platform.clock.now();
  if (Math.abs(takenAt.getTime() - shownAt.getTime()) > SHOWN_WITHIN_MS)
    return err({ code: 'signature_moment' });
  const hash = gestureHash(gestureIn(clientId, { person, shownAt, decisions }));
  const about = { act: 'approval.approved', subject: { type: 'approval', id: approvalId } };
  const taken = await takeSignature(context, { hash, assertion, site, address, ...about });
  if (!taken.ok) return taken;
  const bytes = (text: string) => bytesOfBase64Url(text) ?? new Uint8Array();
  return ok({
    ...{ hash, person, shownAt, takenAt, decisions, passkey: assertion.passkey, origin: site.origin },
    authenticatorData: bytes(assertion.authenticatorData),
    clientDataJson: bytes(assertion.clientDataJson),
    signature: bytes(assertion.signature),
  });
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
