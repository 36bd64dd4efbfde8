import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { verifyAssertion, type Assertion, type AssertionFault } from '../access/assertion.ts';
import { base64UrlOf, bytesOfBase64Url } from '../base64url.ts';
import type { JsonObject } from '../canonical.ts';
import type { Result } from '../result.ts';
import { statement } from '../statement.ts';

/** What a passkey signed of an act of its person, as it is kept; it is the client's and found by its hash. */
export interface ActSignature {
  /** SHA-256 of the statement of what was shown. */
  readonly hash: Uint8Array;
  readonly person: string;
  /** When it was shown, by the device's clock. */
  readonly shownAt: Date;
  readonly takenAt: Date;
  /** The passkey's id, base64url. */
  readonly passkey: string;
  /** The site on which it was made. */
  readonly origin: string;
  readonly authenticatorData: Uint8Array;
  readonly clientDataJson: Uint8Array;
  readonly signature: Uint8Array;
}

/** `segl.act-signature.v1`: what was signed, by whose passkey, and all that it takes to check it. */
export const actSignatureStatement = statement<ActSignature>('segl.act-signature', {
  v1: ({ hash, ...signature }) => ({ act: bytesToHex(hash), ...madeFacts(signature) }),
});

/** What every statement of a signature says of how it was made. */
export function madeFacts({
  person,
  shownAt,
  takenAt,
  origin,
  ...made
}: Omit<ActSignature, 'hash'>): JsonObject {
  return {
    ...{ person, origin, shownAt: shownAt.toISOString(), takenAt: takenAt.toISOString() },
    ...assertionOf(made),
  };
}

type Made = Pick<ActSignature, 'passkey' | 'authenticatorData' | 'clientDataJson' | 'signature'>;

function assertionOf({ passkey, authenticatorData, clientDataJson, signature }: Made): Assertion & {
  readonly [field: string]: string;
} {
  return {
    passkey,
    authenticatorData: base64UrlOf(authenticatorData),
    clientDataJson: base64UrlOf(clientDataJson),
    signature: base64UrlOf(signature),
  };
}

/** An assertion as it is kept; what can't be read is empty, and verifies as nothing. */
export function keptOf({ passkey, authenticatorData, clientDataJson, signature }: Assertion): Made {
  return {
    passkey,
    authenticatorData: bytesIn(authenticatorData),
    clientDataJson: bytesIn(clientDataJson),
    signature: bytesIn(signature),
  };
}

/** What {@link madeFacts} says, read back under the hash that it is found by; null where it says no such thing. */
export function madeIn(hash: string, value: JsonObject): ActSignature | null {
  const said = (field: string) => textOf(value[field]);
  const [shownAt, takenAt] = [new Date(said('shownAt')), new Date(said('takenAt'))];
  if (!/^[0-9a-f]{64}$/.test(hash) || Number.isNaN(shownAt.getTime())) return null;
  const made = {
    ...{ passkey: said('passkey'), authenticatorData: said('authenticatorData') },
    ...{ clientDataJson: said('clientDataJson'), signature: said('signature') },
  };
  const about = { hash: hexToBytes(hash), person: said('person'), origin: said('origin'), shownAt, takenAt };
  return { ...about, ...keptOf(made) };
}

/** Whoever made a file may have put anything there. */
const textOf = (value: unknown) => (typeof value === 'string' ? value : '');
const bytesIn = (written: string) => bytesOfBase64Url(written) ?? new Uint8Array();

/**
 * Whether a passkey with this public key signed what has this hash. Errors: those of {@link verifyAssertion}.
 * @param publicKey SubjectPublicKeyInfo in DER, base64url
 */
export function verifyMade(
  { hash: challenge, origin, ...made }: Made & Pick<ActSignature, 'hash' | 'origin'>,
  publicKey: string,
): Promise<Result<void, AssertionFault>> {
  return verifyAssertion(assertionOf(made), { publicKey, challenge, origins: [origin] });
}
