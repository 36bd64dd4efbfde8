import type { RateLimited } from '#lib/domain/access/attempts.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { record } from '#lib/server/audit/index.ts';
import { directoryOf, type Context } from '#lib/server/platform/context.ts';
import { countAct } from './limits.ts';
import * as store from './store.ts';
import { matchTotp, openTotp } from './totp.ts';

/** What a code is given for, and by whom. */
export interface Proof {
  readonly totp: string;
  /** The session's token: attempts count in it alone, so that nobody else stops the person. */
  readonly session: string | null;
  /** Where it comes from, as the network says. */
  readonly address: string;
  /** The act, as the log calls it, and what it is about. */
  readonly act: string;
  readonly subject: { readonly type: string; readonly id: string };
}

/**
 * The signed-in person proves once more who they are, for one act: a one-time code of their authenticator (RFC 6238),
 * good once, wherever it was used before; a code that was taken stays taken whatever becomes of the act. Guards, in
 * this order: `rate_limited` (counted in this session of the person, apart from every sign-in), `second_factor_missing`
 * (none enrolled), `second_factor_wrong` (wrong, out of time or used), which is an event in the client's log.
 */
export async function confirmPerson(
  context: Context,
  proof: Proof,
): Promise<Result<'totp', SecondFactorError>> {
  const { actorId, platform } = context;
  const attempt = await countAct(context, proof.session ?? '');
  if (!attempt.ok) return attempt;
  const taken = await directoryOf(context).transaction<void, SecondFactorError>(async (tx) => {
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
    else await recordRefusal(context, proof);
    return taken;
  }
  await attempt.value.succeeded();
  return ok('totp');
}

/** In a transaction of its own, as the refused act leaves nothing behind. The limit on attempts is the log's too. */
async function recordRefusal(context: Context, { act, subject, address }: Proof): Promise<void> {
  await context.transaction(async (tx) => {
    await record(tx, context, {
      kind: 'totp.refused',
      subject: { type: 'user', id: context.actorId },
      detail: { act, [subject.type]: subject.id, address },
    });
    return ok();
  });
}

export type SecondFactorError =
  | RateLimited
  | { readonly code: 'second_factor_missing' }
  | { readonly code: 'second_factor_wrong' };
