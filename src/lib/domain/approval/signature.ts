import { bytesToHex } from '@noble/hashes/utils.js';
import { verifyAssertion, type Assertion } from '../access/assertion.ts';
import { base64UrlOf } from '../base64url.ts';
import { equalBytes } from '../bytes.ts';
import { err, ok, type Result } from '../result.ts';
import { statement } from '../statement.ts';
import { gestureHash, type Gesture } from './decision.ts';

/** What a passkey signed of a person's decisions, as it is kept; it is the client's and found by its hash. */
export interface ApprovalSignature {
  /** SHA-256 of the gesture's statement. */
  readonly hash: Uint8Array;
  readonly person: string;
  /** When it was shown, by the device's clock. */
  readonly shownAt: Date;
  readonly takenAt: Date;
  /** Hex, of the statements of its decisions. */
  readonly decisions: readonly string[];
  /** The passkey's id, base64url. */
  readonly passkey: string;
  /** The site on which it was made. */
  readonly origin: string;
  readonly authenticatorData: Uint8Array;
  readonly clientDataJson: Uint8Array;
  readonly signature: Uint8Array;
}

/** `segl.approval-signature.v1`: what was signed, by whose passkey, and all that it takes to check it. */
export const approvalSignatureStatement = statement<ApprovalSignature>('segl.approval-signature', {
  v1: ({ hash, person, shownAt, takenAt, decisions, origin, ...made }) => ({
    ...{ gesture: bytesToHex(hash), person, decisions: [...decisions], origin },
    shownAt: shownAt.toISOString(),
    takenAt: takenAt.toISOString(),
    ...assertionOf(made),
  }),
});

type Made = Pick<ApprovalSignature, 'passkey' | 'authenticatorData' | 'clientDataJson' | 'signature'>;

export function assertionOf({ passkey, authenticatorData, clientDataJson, signature }: Made): Assertion & {
  readonly [field: string]: string;
} {
  return {
    passkey,
    authenticatorData: base64UrlOf(authenticatorData),
    clientDataJson: base64UrlOf(clientDataJson),
    signature: base64UrlOf(signature),
  };
}

export function gestureIn(
  client: string,
  { person, shownAt: at, decisions }: Pick<ApprovalSignature, 'person' | 'shownAt' | 'decisions'>,
): Gesture {
  return { client, person, at, decisions };
}

/**
 * Whether a passkey with this public key signed just that. Errors: `signature_differs` (its hash is of other decisions), and
 * those of {@link verifyAssertion}.
 * @param publicKey SubjectPublicKeyInfo in DER, base64url
 */
export async function verifyApprovalSignature(
  client: string,
  signature: ApprovalSignature,
  publicKey: string,
): Promise<Result<void, { readonly code: string }>> {
  const challenge = gestureHash(gestureIn(client, signature));
  if (!equalBytes(challenge, signature.hash)) return err({ code: 'signature_differs' });
  const origins = [signature.origin];
  const verified = await verifyAssertion(assertionOf(signature), { publicKey, challenge, origins });
  return verified.ok ? ok() : err(verified.error);
}
