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

/** That a passkey is a person's: what another of theirs signs, so that nobody else adds one in their name. */
export interface Enrolment {
  readonly person: string;
  readonly passkey: Passkey;
}

/** The hash of it is the challenge under which an earlier passkey of the person, or an administrator's, endorses it. */
export const enrolmentStatement = statement<Enrolment>('segl.passkey-enrolment', {
  v1: ({ person, passkey }): JsonObject => ({ person, passkey: { ...passkey } }),
});
