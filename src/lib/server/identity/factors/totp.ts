import { createTOTPKeyURI, verifyHOTP } from '@oslojs/otp';
import { randomBytes } from 'node:crypto';
import type { KeyProvider } from '#lib/server/platform/keys.ts';

const STEP_SECONDS = 30;
const DIGITS = 6;
/** HMAC-SHA-1's own length, as RFC 4226 section 4 recommends. */
const SECRET_BYTES = 20;

export function newTotpSecret(): Uint8Array {
  return new Uint8Array(randomBytes(SECRET_BYTES));
}

/** The URI an authenticator app reads from a QR code; it holds the secret, so it is shown once and never logged. */
export function totpUri(email: string, secret: Uint8Array): string {
  return createTOTPKeyURI('Segl', email, secret, STEP_SECONDS, DIGITS);
}

/**
 * The 30-second step a code belongs to (RFC 6238), or null when it is none of the current one and its two
 * neighbours. Takes the same time whichever matches. The caller must refuse a step not later than the last taken:
 * section 5.2 allows a code only once.
 */
export function matchTotp(secret: Uint8Array, code: string, at: Date): bigint | null {
  const digits = code.replace(/\s/g, '');
  const current = BigInt(Math.floor(at.getTime() / 1000 / STEP_SECONDS));
  let matched: bigint | null = null;
  for (const step of [current - 1n, current, current + 1n]) {
    if (verifyHOTP(secret, step, DIGITS, digits)) matched = step;
  }
  return matched;
}

/** Sealed for one person, so that the secret moved to another's row opens nothing. */
export function sealTotp(keys: KeyProvider, userId: string, secret: Uint8Array): Uint8Array {
  return keys.seal(purpose(userId), secret);
}

/** Throws when the bytes are not this person's. */
export function openTotp(keys: KeyProvider, userId: string, sealed: Uint8Array): Uint8Array {
  return keys.open(purpose(userId), sealed);
}

const purpose = (userId: string) => `identity.totp.v1:${userId}`;
