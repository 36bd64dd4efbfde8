import type { Assertion } from '#lib/domain/access/assertion.ts';
import { FACTORS, RESTING_FROM, type Factor } from '#lib/domain/access/factor.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { announceToClients, changeHeld } from '../change-person.ts';
import { isChallenge, takeChallenge, type Purpose } from '../passkeys/challenge.ts';
import { passkeyById, passkeysOf, countPasskey } from '../passkeys/store.ts';
import { checkAnswer, type Site } from '../passkeys/webauthn.ts';
import { isAtProvider } from '../eid/begin.ts';
import { eidsOf } from '../eid/store.ts';
import * as store from '../store.ts';
import { tellPerson } from '../tell-person.ts';
import { isRecoveryCode, recoveryHash } from './recovery.ts';
import { matchTotp, openTotp } from './totp.ts';

/** What a person shows: six digits of an authenticator app or a recovery code, as typed; or a passkey's answer. */
export type Shown = { readonly code: string } | { readonly passkey: Assertion };

export type FactorRefused =
  | { readonly code: 'second_factor_missing' }
  | { readonly code: 'second_factor_wrong' }
  | { readonly code: 'second_factor_resting' };

/**
 * Whether what is shown is the person's, and not used before; it is used then, if the transaction commits. Right, it sets back
 * the count of wrong codes. The transaction must be one of `announcing`, act as the person, and hold their row. Errors:
 * `second_factor_missing` (they have none of that kind), `second_factor_resting` (too many wrong codes in a row: they have to
 * prove another), `second_factor_wrong`.
 * @param site where the person is; without it no passkey is taken
 */
export async function proveFactor(
  context: Context,
  tx: Tx,
  person: store.HeldCredentials,
  shown: Shown,
  site?: Site,
): Promise<Result<Factor, FactorRefused>> {
  const proven = await provenBy(context, tx, person, shown, site);
  if (proven.ok && person.wrongCodes > 0) await store.countWrongCodes(tx, person.id, 0);
  return proven;
}

function provenBy(
  context: Context,
  tx: Tx,
  person: store.HeldCredentials,
  shown: Shown,
  site?: Site,
): Proven {
  if ('passkey' in shown) return site ? byPasskey(context, tx, person.id, shown.passkey, site) : missing();
  if (isRecoveryCode(shown.code)) return byRecoveryCode(context, tx, person, shown.code);
  return byTotp(context, tx, person, shown.code);
}

const missing = (): Proven => Promise.resolve(err({ code: 'second_factor_missing' }));

type Proven = Promise<Result<Factor, FactorRefused>>;

async function byTotp({ platform }: Context, tx: Tx, person: store.HeldCredentials, code: string): Proven {
  if (!person.totpSealed) return err({ code: 'second_factor_missing' });
  if (person.wrongCodes >= RESTING_FROM) return err({ code: 'second_factor_resting' });
  const secret = openTotp(platform.keys, person.id, person.totpSealed);
  const step = matchTotp(secret, code, platform.clock.now());
  const fresh = step !== null && (await store.takeTotpStep(tx, person.id, step));
  return fresh ? ok('totp') : err({ code: 'second_factor_wrong' });
}

async function byRecoveryCode(context: Context, tx: Tx, person: store.HeldCredentials, code: string): Proven {
  const left = await store.recoveryHashesOf(tx);
  if (left === null) return err({ code: 'second_factor_missing' });
  const hash = recoveryHash(context.platform.keys, person.id, code);
  if (!left.includes(hash)) return err({ code: 'second_factor_wrong' });
  const now = await store.findPerson(tx, person.id);
  if (!now) return err({ code: 'second_factor_wrong' });
  const recoveryHashes = left.filter((each) => each !== hash);
  const detail = { left: recoveryHashes.length };
  const event = await changeHeld(tx, now, 'recovery.used', { set: { recoveryHashes }, detail });
  await announceToClients(tx, { ...context, actorId: person.id }, person.id, event);
  await tellPerson(tx, context, person.id, 'recovery_used');
  return ok('recovery');
}

/** Which second factors a person can show: an eID of a provider that is no longer there is none. The transaction must act as them. */
export async function factorsOf(
  { platform: { config } }: Context,
  tx: Tx,
  person: store.HeldCredentials,
): Promise<Factor[]> {
  const [passkeys, recovery] = [await passkeysOf(tx, person.id), await store.recoveryHashesOf(tx)];
  const issuers = (await eidsOf(tx, person.id)).map(({ issuer }) => issuer);
  const has: Record<Factor, boolean> = {
    passkey: passkeys.length > 0,
    eid: isAtProvider(config, issuers),
    totp: person.totpSealed !== null,
    recovery: (recovery?.length ?? 0) > 0,
  };
  return FACTORS.filter((factor) => has[factor]);
}

/** The passkey has to be the person's own: somebody else's proves somebody else. */
async function byPasskey(context: Context, tx: Tx, userId: string, answer: Assertion, site: Site): Proven {
  const found = await passkeyById(tx, answer.passkey);
  if (found?.userId !== userId) return err({ code: 'second_factor_wrong' });
  const used = await usePasskey(
    context,
    tx,
    { ...answer, ...found },
    { site, purpose: { for: 'prove', userId } },
  );
  return used ? ok('passkey') : err({ code: 'second_factor_wrong' });
}

/**
 * Takes a passkey's answer to one of our challenges, once: whether it is right. The transaction must act as whose it is.
 */
export async function usePasskey(
  { platform }: Context,
  tx: Tx,
  answer: Assertion & { readonly publicKey: Uint8Array },
  { site, purpose }: { readonly site: Site; readonly purpose: Purpose },
): Promise<boolean> {
  let challenge = '';
  const isOurs = (said: string) => isChallenge(platform, purpose, (challenge = said));
  const checked = await checkAnswer(answer, answer, site, isOurs);
  if (!checked.ok || !(await takeChallenge(tx, platform, challenge))) return false;
  return countPasskey(tx, answer.passkey, checked.value.signCount, platform.clock.now());
}
