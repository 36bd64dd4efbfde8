import { signCountOf, verifyAssertion, type Assertion } from '#lib/domain/access/assertion.ts';
import type { HeldPasskey } from '#lib/domain/access/chain.ts';
import { base64UrlOf } from '#lib/domain/base64url.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { announcing } from '#lib/server/audit/index.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { tellWrong } from '../factors/confirm.ts';
import { takeChallenge } from './challenge.ts';
import { countPasskey, passkeysOf } from './store.ts';
import { passkeysTold } from './told.ts';
import type { Site } from './webauthn.ts';

/** What a person's passkey signed, of an act in a client. */
export interface Signed {
  /** The SHA-256 that it had to sign. */
  readonly hash: Uint8Array;
  readonly assertion: Assertion;
  readonly site: Site;
  /** Where it comes from, as the network says. */
  readonly address: string;
  /** The act, as the log calls it, and what it is about. */
  readonly act: string;
  readonly subject: { readonly type: string; readonly id: string };
}

export type SignatureRefused = {
  readonly code: 'signature_invalid' | 'passkey_not_told' | 'passkey_unvouched' | 'passkey_copied';
};

/**
 * Takes what a passkey of the person who acts signed. Several acts may show the same, at once or one after the other: the
 * first of them spends it. What is wrong is an event in the client's log. Errors: `passkey_not_told` (the client's log gives
 * the person no such passkey), `passkey_unvouched` (it came after others, and nobody who may vouch has),
 * `signature_invalid` (it did not sign this here, with its person verified), `passkey_copied` (it counts, and did not count on).
 */
export async function takeSignature(
  context: Context,
  signed: Signed,
): Promise<Result<void, SignatureRefused>> {
  const told = await context.transaction(async (tx) => ok(await passkeysTold(tx, context, context.actorId)));
  const known = (told.ok ? told.value : []).findLast(
    ({ id, endedAt }) => id === signed.assertion.passkey && endedAt === null,
  );
  if (!known) return err({ code: 'passkey_not_told' });
  if (!known.vouched) return err({ code: 'passkey_unvouched' });
  const taken = await take(context, signed, known);
  if (!taken.ok) {
    const { act, subject, address, assertion: passkey } = signed;
    await tellWrong(context, { shown: { passkey }, act, subject, address });
  }
  return taken;
}

function take(
  context: Context,
  { hash, assertion, site }: Signed,
  { publicKey }: HeldPasskey,
): Promise<Result<void, SignatureRefused>> {
  const { platform, actorId } = context;
  return announcing<void, SignatureRefused>(context, async (tx) => {
    // By now it may be gone, or another under the same id.
    const own = (await passkeysOf(tx, actorId)).find(({ id }) => id === assertion.passkey);
    if (!own || base64UrlOf(own.publicKey) !== publicKey) return err({ code: 'passkey_not_told' });
    const expected = { publicKey, challenge: hash, origins: [site.origin] };
    const verified = await verifyAssertion(assertion, expected);
    if (!verified.ok) return err({ code: 'signature_invalid' });
    if (!(await takeChallenge(tx, platform, base64UrlOf(hash)))) return ok();
    const counted = await countPasskey(tx, assertion.passkey, signCountOf(assertion), platform.clock.now());
    return counted ? ok() : err({ code: 'passkey_copied' });
  });
}
