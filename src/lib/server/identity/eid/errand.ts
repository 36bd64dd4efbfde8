import { createHash } from 'node:crypto';
import * as z from 'zod';
import { uuid } from '#lib/domain/input.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { spendChallenge } from '../passkeys/store.ts';

/** How long somebody may take at a provider. */
export const LIFETIME_MS = 10 * 60 * 1000;

/**
 * What somebody was sent to a provider for: kept by their browser alone, sealed, so that who asks fills nothing here, and nobody
 * comes back for another, with what another began, or to another provider's door.
 */
const Errand = z.strictObject({
  provider: z.string(),
  purpose: z.enum(['sign-in', 'link', 'prove']),
  /** Who began it; null of who is to sign in. */
  userId: z.nullable(uuid),
  /** Where they want to be then: a path of ours. */
  next: z.string(),
  begunAt: z.number(),
  sent: z.strictObject({ state: z.string(), nonce: z.string(), verifier: z.string() }),
});
export type Errand = z.infer<typeof Errand>;
export type EidPurpose = Errand['purpose'];

const SEALED_FOR = 'identity.eid-errand.v1';

export function sealErrand({ keys }: Platform, errand: Errand): string {
  return Buffer.from(keys.seal(SEALED_FOR, Buffer.from(JSON.stringify(errand)))).toString('base64url');
}

/** Null of what is none of ours, or is over. */
export function openErrand({ keys, clock }: Platform, sealed: string | null): Errand | null {
  if (sealed === null) return null;
  try {
    const text = Buffer.from(keys.open(SEALED_FOR, Buffer.from(sealed, 'base64url'))).toString();
    const errand = Errand.parse(JSON.parse(text));
    return clock.now().getTime() <= errand.begunAt + LIFETIME_MS ? errand : null;
  } catch {
    // Whatever a browser sent: it opens, or it is nothing.
    return null;
  }
}

/** Of any number who come back with one, at the same moment or later, the first gets true. */
export function takeErrand(tx: Tx, { sent: { state }, begunAt }: Errand): Promise<boolean> {
  const hash = createHash('sha256').update(`eid ${state}`).digest();
  return spendChallenge(tx, { hash, expiresAt: new Date(begunAt + 2 * LIFETIME_MS) });
}
