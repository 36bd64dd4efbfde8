import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { countAttempt, type RateLimited } from './limits.ts';
import * as store from './store.ts';
import { matchTotp, openTotp } from './totp.ts';

/**
 * The signed-in person proves once more who they are, for one act: a one-time code of their authenticator (RFC 6238),
 * good once, wherever it was used before. The caller says for which act; a code that was taken stays taken whatever
 * becomes of it. Guards, in this order: `rate_limited` (counted apart from sign-in, so that neither uses up the
 * other's attempts), `second_factor_missing` (none enrolled), `second_factor_wrong` (wrong, out of time or used).
 */
export async function confirmPerson(
  context: Context,
  proof: { totp: string; address: string },
): Promise<Result<'totp', SecondFactorError>> {
  const { actorId, requestId, platform } = context;
  const attempt = await countAttempt(platform, `act:${actorId}`, proof.address);
  if (!attempt.ok) return attempt;
  const taken = await context.transaction<void, SecondFactorError>(async (tx) => {
    const email = await store.emailOf(tx, actorId);
    const person = email === null ? null : await store.lockCredentials(tx, actorId, email);
    if (!person?.totpSealed || person.disabled) return err({ code: 'second_factor_missing' });
    const secret = openTotp(platform.keys, actorId, person.totpSealed);
    const step = matchTotp(secret, proof.totp, platform.clock.now());
    const fresh = step !== null && (await store.takeTotpStep(tx, actorId, step));
    return fresh ? ok() : err({ code: 'second_factor_wrong' });
  });
  if (!taken.ok) {
    if (taken.error.code === 'second_factor_missing') await attempt.value.unfinished();
    platform.log.info({ requestId, code: taken.error.code }, 'second factor refused');
    return taken;
  }
  await attempt.value.succeeded();
  return ok('totp');
}

export type SecondFactorError =
  RateLimited | { readonly code: 'second_factor_missing' } | { readonly code: 'second_factor_wrong' };
