import { bytesToHex } from '@noble/hashes/utils.js';
import type { Assertion } from '#lib/domain/access/assertion.ts';
import { Refused } from '../loading/problem.ts';
import { signWithPasskey } from './webauthn.ts';

/** What a passkey signed of an act: what the server is sent, and the hash that a screen shows. */
export interface SignedAct {
  readonly at: Date;
  readonly assertion: Assertion;
  /** Hex SHA-256 of what was signed. */
  readonly hash: string;
}

/** Has the person's passkey sign what is shown of an act at this moment. Rejects where it does not. */
export type SignAct = (shown: (at: Date) => Uint8Array) => Promise<SignedAct>;

/** By which passkeys the person signs, as the server says. */
export interface SigningWays {
  readonly host: string;
  readonly passkeys: readonly string[];
}

/**
 * Signs by one of these passkeys. Without network nothing is asked of the person: what is signed holds for five minutes.
 * Throws {@link Refused}.
 */
export function actSigner({ host, passkeys }: SigningWays, now: () => Date = () => new Date()): SignAct {
  return async (shown) => {
    if (!navigator.onLine) throw new Refused({ code: 'signing_offline', outcome: 'as_before' });
    const at = now();
    const hash = shown(at);
    const assertion = await signWithPasskey(hash, { host, among: passkeys });
    return { at, assertion, hash: bytesToHex(hash) };
  };
}
