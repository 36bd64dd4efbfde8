import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Tx } from '#lib/server/platform/database.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { spendChallenge } from './store.ts';

const RANDOM_BYTES = 16;
const TIME_BYTES = 6;
const MAC_BYTES = 16;
const LIFETIME_MS = 5 * 60 * 1000;

/** What a challenge is given for: none serves for another. */
export type Purpose =
  | { readonly for: 'sign-in' }
  | { readonly for: 'enrol' | 'prove'; readonly userId: string };

/**
 * What an authenticator is to sign, base64url: random, good for five minutes and for this purpose alone. Nothing is kept of
 * it, so that strangers who ask for many fill nothing; answered, it is spent.
 */
export function newChallenge({ keys, clock }: Platform, purpose: Purpose): string {
  const body = Buffer.alloc(RANDOM_BYTES + TIME_BYTES);
  randomBytes(RANDOM_BYTES).copy(body);
  body.writeUIntBE(clock.now().getTime() + LIFETIME_MS, RANDOM_BYTES, TIME_BYTES);
  return Buffer.concat([body, macOf(keys, purpose, body)]).toString('base64url');
}

/** Whether a challenge is one that was given for this purpose, and still holds. */
export function isChallenge({ keys, clock }: Platform, purpose: Purpose, challenge: string): boolean {
  const bytes = Buffer.from(challenge, 'base64url');
  if (bytes.length !== RANDOM_BYTES + TIME_BYTES + MAC_BYTES) return false;
  const body = bytes.subarray(0, RANDOM_BYTES + TIME_BYTES);
  const mac = bytes.subarray(RANDOM_BYTES + TIME_BYTES);
  const until = body.readUIntBE(RANDOM_BYTES, TIME_BYTES);
  return timingSafeEqual(mac, macOf(keys, purpose, body)) && clock.now().getTime() <= until;
}

/** Of any number of answers to one challenge, at the same moment or later, the first gets true. */
export function takeChallenge(tx: Tx, { clock }: Platform, challenge: string): Promise<boolean> {
  const hash = createHash('sha256').update(challenge).digest();
  return spendChallenge(tx, { hash, expiresAt: new Date(clock.now().getTime() + 2 * LIFETIME_MS) });
}

function macOf(keys: Platform['keys'], purpose: Purpose, body: Uint8Array): Buffer {
  const mac = createHmac('sha256', keys.derive('identity.challenge.v1'));
  return mac
    .update(JSON.stringify([purpose.for, 'userId' in purpose ? purpose.userId : '']))
    .update(body)
    .digest()
    .subarray(0, MAC_BYTES);
}
