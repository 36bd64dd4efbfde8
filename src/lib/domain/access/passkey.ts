import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { bytesOfBase64Url } from '../base64url.ts';
import type { JsonObject } from '../canonical.ts';
import { statement } from '../statement.ts';

/** A passkey (W3C Web Authentication, level 3) of a person, in what anybody may know of it. */
export interface Passkey {
  /** The credential's id, base64url. */
  readonly id: string;
  /** What its person calls it. */
  readonly name: string;
  /** Its public key: SubjectPublicKeyInfo in DER, base64url. */
  readonly publicKey: string;
}

/** Hex SHA-256 of its public key, by which two devices show that they mean the same one. */
export function fingerprintOf({ publicKey }: Pick<Passkey, 'publicKey'>): string {
  return bytesToHex(sha256(bytesOfBase64Url(publicKey) ?? new Uint8Array()));
}

/** That a passkey is a person's: what another of theirs signs, so that nobody else adds one in their name. */
export interface Enrolment {
  readonly person: string;
  readonly passkey: Passkey;
}

/** The hash of it is the challenge under which an earlier passkey of the person endorses it. */
export const enrolmentStatement = statement<Enrolment>('segl.passkey-enrolment', {
  v1: ({ person, passkey }): JsonObject => ({ person, passkey: { ...passkey } }),
});

/** That a passkey is the person's, by somebody else who has made sure of it. */
export interface EndorsedPasskey extends Enrolment {
  readonly client: string;
  /** Who vouches for it. */
  readonly by: string;
  /** When it was shown, by the device's clock. */
  readonly at: Date;
}

/** The hash of it is the challenge under which an administrator of the client endorses another's passkey. */
export const endorsementStatement = statement<EndorsedPasskey>('segl.passkey-endorsement', {
  v1: ({ client, person, passkey: { id, name, publicKey }, by, at }): JsonObject => ({
    ...{ client, person, by },
    passkey: { id, name, publicKey },
    at: at.toISOString(),
  }),
});
