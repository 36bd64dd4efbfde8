import type { Assertion } from '#lib/domain/access/assertion.ts';
import type { RateLimited } from '#lib/domain/access/attempts.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { announcing } from '#lib/server/audit/index.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { usePasskey } from '../factors/prove.ts';
import { passkeyById, type FoundPasskey } from '../passkeys/store.ts';
import type { Site } from '../passkeys/webauthn.ts';
import * as store from '../store.ts';
import { countStranger } from './limits.ts';
import { openSession, type SignedIn } from './open.ts';
import type { SignInFailed } from './password-sign-in.ts';
import { tellRefused } from './refuse.ts';

/**
 * Opens a session for whose passkey answers one of our challenges, with the person verified by it: two factors in one gesture,
 * and no name asked for. Success, and an answer that is wrong, is an event in the log of each client. Errors, in this order:
 * rate_limited, sign_in_failed (unknown, wrong, too late, answered before, or the person is disabled).
 */
export async function signInWithPasskey(
  context: Context,
  input: { readonly answer: Assertion; readonly address: string; readonly site: Site },
): Promise<Result<SignedIn, RateLimited | SignInFailed>> {
  const attempt = await countStranger(context, input.address);
  if (!attempt.ok) return attempt;
  const found = await context.transaction(async (tx) => ok(await passkeyById(tx, input.answer.passkey)));
  const known = found.ok ? found.value : null;
  if (!known || known.disabled) return err({ code: 'sign_in_failed' });
  const opened = await open(context, known, input);
  if (opened.ok) await attempt.value.succeeded();
  else await tellRefused(context, { id: known.userId, email: known.email }, 'passkey');
  return opened;
}

function open(
  context: Context,
  { userId: id, email }: FoundPasskey,
  { answer, site }: { readonly answer: Assertion; readonly site: Site },
) {
  return announcing<SignedIn, SignInFailed>(context, async (tx) => {
    await store.actAs(tx, id);
    // Whoever shuts the person out, or ends the passkey, at this moment comes after, and ends this session too.
    const held = await store.lockCredentials(tx, id, email);
    const known = held && !held.disabled ? await passkeyById(tx, answer.passkey) : null;
    const right =
      known &&
      (await usePasskey(context, tx, { ...answer, ...known }, { site, purpose: { for: 'sign-in' } }));
    if (!right) return err({ code: 'sign_in_failed' });
    if (held?.wrongCodes) await store.countWrongCodes(tx, id, 0);
    return openSession(context, tx, { id, email }, { method: 'passkey', factor: 'passkey' });
  });
}
