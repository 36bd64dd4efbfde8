import { bytesToHex } from '@noble/hashes/utils.js';
import { madeFacts, verifyMade, type ActSignature } from '../acts/signature.ts';
import { equalBytes } from '../bytes.ts';
import { err, ok, type Result } from '../result.ts';
import { statement } from '../statement.ts';
import { gestureHash, type Gesture } from './decision.ts';

/** What a passkey signed of a person's decisions: of an act, the gesture, which lists them. */
export interface ApprovalSignature extends ActSignature {
  /** Hex, of the statements of its decisions. */
  readonly decisions: readonly string[];
}

/** `segl.approval-signature.v1`: what was signed, by whose passkey, and all that it takes to check it. */
export const approvalSignatureStatement = statement<ApprovalSignature>('segl.approval-signature', {
  v1: ({ hash, decisions, ...signature }) => ({
    ...{ gesture: bytesToHex(hash), decisions: [...decisions] },
    ...madeFacts(signature),
  }),
});

export function gestureIn(
  client: string,
  { person, shownAt: at, decisions }: Pick<ApprovalSignature, 'person' | 'shownAt' | 'decisions'>,
): Gesture {
  return { client, person, at, decisions };
}

/**
 * Whether a passkey with this public key signed just that. Errors: `signature_differs` (its hash is of other decisions), and
 * those of {@link verifyMade}.
 * @param publicKey SubjectPublicKeyInfo in DER, base64url
 */
export async function verifyApprovalSignature(
  client: string,
  signature: ApprovalSignature,
  publicKey: string,
): Promise<Result<void, { readonly code: string }>> {
  const challenge = gestureHash(gestureIn(client, signature));
  if (!equalBytes(challenge, signature.hash)) return err({ code: 'signature_differs' });
  const verified = await verifyMade(signature, publicKey);
  return verified.ok ? ok() : err(verified.error);
}
