import { SHOWN_WITHIN_MS, type Assertion } from '#lib/domain/access/assertion.ts';
import { isUsable } from '#lib/domain/acts/replay.ts';
import { keptOf, type ActSignature } from '#lib/domain/acts/signature.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { takeSignature, type SignatureRefused, type Signed } from './sign.ts';
import { passkeysTold } from './told.ts';

/** What a person's passkey signed of an act, as it travelled. */
export interface SignedAct extends Omit<Signed, 'hash'> {
  /** When it was shown, by the device's clock. */
  readonly at: Date;
  readonly assertion: Assertion;
  /** SHA-256 of what was shown at that moment, as the server states it from what is its own. */
  readonly shown: (at: Date) => Uint8Array;
}

export type ActRefused = SignatureRefused | { readonly code: 'signature_moment' };

/**
 * Checks what was signed of an act, before anything is written. Errors: `signature_moment` (shown more than five minutes from
 * now, by the two clocks), and those of {@link takeSignature}.
 */
export async function takeAct(
  context: Context,
  { at: shownAt, shown, ...signed }: SignedAct,
): Promise<Result<ActSignature, ActRefused>> {
  const { actorId: person, platform } = context;
  const takenAt = platform.clock.now();
  if (Math.abs(takenAt.getTime() - shownAt.getTime()) > SHOWN_WITHIN_MS)
    return err({ code: 'signature_moment' });
  const hash = shown(shownAt);
  const taken = await takeSignature(context, { ...signed, hash });
  if (!taken.ok) return taken;
  return ok({ hash, person, shownAt, takenAt, origin: signed.site.origin, ...keptOf(signed.assertion) });
}

/** The passkeys by which the person who acts signs, as the client's log has them. */
export async function signingPasskeys(tx: Tx, context: Context): Promise<string[]> {
  return (await passkeysTold(tx, context, context.actorId)).filter(isUsable).map(({ id }) => id);
}
