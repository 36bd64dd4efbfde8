import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { canonicalBytes } from '../../canonical.ts';
import { statement } from '../../statement.ts';

/** Lets a person's device decide once without network, up to a moment. */
export interface Ticket {
  readonly id: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

/** So long a ticket is good, until what was decided with it has arrived. */
export const TICKET_MS = 7 * 24 * 60 * 60 * 1000;
/** How far two clocks are apart that are right, and how long the way takes. */
const CLOCKS_DIFFER_MS = 5 * 60 * 1000;
/** As many as a device has at most, and is given at once. */
export const MOST_TICKETS = 40;

/** A decision that was made without network, as the device signs it. */
export interface AwayDecision {
  readonly client: string;
  readonly person: string;
  /** Of the device's key: {@link thumbprintOf}. */
  readonly key: string;
  /** The ticket's id. */
  readonly ticket: string;
  /** Counted up by the device, with each decision that it signs. */
  readonly counter: number;
  /** Hex SHA-256 of `segl.approval-decision`: all that the person was shown. */
  readonly decision: string;
  /** When it was decided, by the device's clock: nobody else knows. */
  readonly at: Date;
}

/** `segl.away-decision.v1`: what a device's key signs, its canonical bytes. */
export const awayDecisionStatement = statement<AwayDecision>('segl.away-decision', {
  v1: ({ at, ...decision }) => ({ ...decision, at: at.toISOString() }),
});

/** The algorithm of a device's key: the signature is r and s, 32 bytes each (IEEE P1363). */
export const DEVICE_KEY = { name: 'ECDSA', namedCurve: 'P-256' } as const;
export const DEVICE_SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' } as const;

/** What a device's key is called: the hex SHA-256 of its SubjectPublicKeyInfo. */
export const thumbprintOf = (publicKey: Uint8Array): string => bytesToHex(sha256(publicKey));

/** What is signed of a decision. */
export const signedBytes = (decision: AwayDecision): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(canonicalBytes(awayDecisionStatement.of(decision)));

/** Whether these bytes are the SubjectPublicKeyInfo of a key that a device may sign with. */
export async function isDeviceKey(publicKey: Uint8Array): Promise<boolean> {
  return (await imported(publicKey)) !== null;
}

/** Whether the key with this SubjectPublicKeyInfo signed just that. Never throws for what the bytes are. */
export async function isSignedBy(
  publicKey: Uint8Array,
  decision: AwayDecision,
  signature: Uint8Array,
): Promise<boolean> {
  if (thumbprintOf(publicKey) !== decision.key) return false;
  const key = await imported(publicKey);
  return (
    key !== null &&
    crypto.subtle.verify(DEVICE_SIGNATURE, key, Uint8Array.from(signature), signedBytes(decision))
  );
}

async function imported(publicKey: Uint8Array): Promise<CryptoKey | null> {
  try {
    return await crypto.subtle.importKey('spki', Uint8Array.from(publicKey), DEVICE_KEY, false, ['verify']);
  } catch {
    return null;
  }
}

/**
 * Whether the moment that a device names can be: between the ticket's issue and the arrival, as far as two clocks differ
 * that are right.
 */
export function isBetween(at: Date, { issuedAt }: Pick<Ticket, 'issuedAt'>, arrivedAt: Date): boolean {
  return (
    at.getTime() >= issuedAt.getTime() - CLOCKS_DIFFER_MS &&
    at.getTime() <= arrivedAt.getTime() + CLOCKS_DIFFER_MS
  );
}
