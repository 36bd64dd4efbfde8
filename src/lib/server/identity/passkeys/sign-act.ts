import { SHOWN_WITHIN_MS, verifyAssertion, type Assertion } from '#lib/domain/access/assertion.ts';
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

export type LateRefused = {
  readonly code: 'passkey_not_told' | 'passkey_unvouched' | 'signature_invalid';
};

/**
 * The same of an act that was done without network and is made once by other means: the passkey stands as the client's log has it
 * now. It may have signed other acts since, so how far it has counted says nothing of a copy.
 */
export async function checkLateAct(
  tx: Tx,
  context: Context,
  { at: shownAt, shown, assertion, site }: Pick<SignedAct, 'at' | 'shown' | 'assertion' | 'site'>,
): Promise<Result<ActSignature, LateRefused>> {
  const { actorId: person, platform } = context;
  const known = (await passkeysTold(tx, context, person)).findLast(
    ({ id, endedAt }) => id === assertion.passkey && endedAt === null,
  );
  if (!known) return err({ code: 'passkey_not_told' });
  if (!known.vouched) return err({ code: 'passkey_unvouched' });
  const hash = shown(shownAt);
  const expected = { publicKey: known.publicKey, challenge: hash, origins: [site.origin] };
  if (!(await verifyAssertion(assertion, expected)).ok) return err({ code: 'signature_invalid' });
  const takenAt = platform.clock.now();
  return ok({ hash, person, shownAt, takenAt, origin: site.origin, ...keptOf(assertion) });
}

/** The passkeys by which the person who acts signs, as the client's log has them. */
export async function signingPasskeys(tx: Tx, context: Context): Promise<string[]> {
  return (await passkeysTold(tx, context, context.actorId)).filter(isUsable).map(({ id }) => id);
}
