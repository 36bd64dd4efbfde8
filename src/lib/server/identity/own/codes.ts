import { isLasting } from '#lib/domain/access/factor.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Standing } from '#lib/server/platform/rpc.ts';
import { changeHeld } from '../change-person.ts';
import { newRecoveryCodes, recoveryHash } from '../factors/recovery.ts';
import { matchTotp, newTotpSecret, openTotp, sealTotp, totpUri } from '../factors/totp.ts';
import * as store from '../store.ts';
import { changeOwn, mayChangeOwn, type ChangeOwnError } from './change-own.ts';

/** An authenticator app that is being set up: what it reads, and what comes back with its first code. */
export interface TotpToEnrol {
  /** Holds the secret: shown once, to the person. */
  readonly uri: string;
  /** The secret, sealed for this person: nothing is kept until it has proved to work. */
  readonly sealed: string;
}

/** Errors: those of `mayEnrol`. */
export async function totpToEnrol(
  context: Context,
  { standing, email }: { readonly standing: Standing; readonly email: string },
): Promise<Result<TotpToEnrol, ChangeOwnError>> {
  const { platform, actorId } = context;
  const may = await mayChangeOwn(context, standing);
  if (!may.ok) return may;
  const secret = newTotpSecret();
  const sealed = Buffer.from(sealTotp(platform.keys, actorId, secret)).toString('base64url');
  return ok({ uri: totpUri(email, secret), sealed });
}

export type EnrolTotpError = ChangeOwnError | { readonly code: 'second_factor_wrong' | 'totp_expired' };

/**
 * Takes an authenticator app, in place of one there may have been, once its code shows that it works. Errors, in this order:
 * those of `mayEnrol`, totp_expired (what was sent back is none of ours), second_factor_wrong.
 */
export function enrolOwnTotp(
  context: Context,
  input: { readonly standing: Standing; readonly sealed: string; readonly code: string },
): Promise<Result<void, EnrolTotpError>> {
  const { keys, clock } = context.platform;
  return changeOwn<void, EnrolTotpError>(context, input.standing, async ({ tx, person }) => {
    const sealed = Buffer.from(input.sealed, 'base64url');
    const secret = opened(() => openTotp(keys, person.id, sealed));
    if (!secret) return err({ code: 'totp_expired' });
    const step = matchTotp(secret, input.code, clock.now());
    if (step === null) return err({ code: 'second_factor_wrong' });
    const set = { totpSealed: sealTotp(keys, person.id, secret), totpLastStep: null, wrongCodes: 0 } as const;
    const event = await changeHeld(tx, person, 'totp.enrolled', { set });
    // Its first code is used with it.
    await store.takeTotpStep(tx, person.id, step);
    return ok({ event, news: 'totp_added', value: undefined, endsOthers: true });
  });
}

/** Errors, in this order: those of `mayEnrol`, second_factor_missing, last_factor (nothing would be left to prove themselves with). */
export function removeTotp(
  context: Context,
  { standing }: { readonly standing: Standing },
): Promise<Result<void, ChangeOwnError | { readonly code: 'second_factor_missing' | 'last_factor' }>> {
  type Refused = { readonly code: 'second_factor_missing' | 'last_factor' };
  return changeOwn<void, Refused>(context, standing, async ({ tx, person, held, factors }) => {
    if (!held.totpSealed) return err({ code: 'second_factor_missing' });
    if (!factors.some((factor) => factor !== 'totp' && isLasting(factor)))
      return err({ code: 'last_factor' });
    const set = { totpSealed: null, totpLastStep: null, wrongCodes: 0 } as const;
    const event = await changeHeld(tx, person, 'totp.removed', { set });
    return ok({ event, news: 'totp_removed', value: undefined, endsOthers: true });
  });
}

export type MakeCodesError = ChangeOwnError | { readonly code: 'second_factor_missing' };

/**
 * Ten new recovery codes, each good once, in place of those there were. They are seen here and never again. Errors, in this
 * order: those of `mayEnrol`, second_factor_missing (they stand in for something: first comes a passkey, an eID or an authenticator app).
 */
export function makeRecoveryCodes(
  context: Context,
  { standing }: { readonly standing: Standing },
): Promise<Result<readonly string[], MakeCodesError>> {
  return changeOwn<readonly string[], MakeCodesError>(context, standing, async ({ tx, person, factors }) => {
    if (!factors.some(isLasting)) return err({ code: 'second_factor_missing' });
    const codes = newRecoveryCodes();
    const recoveryHashes = codes.map((code) => recoveryHash(context.platform.keys, person.id, code));
    const event = await changeHeld(tx, person, 'recovery.made', { set: { recoveryHashes } });
    return ok({ event, news: 'recovery_made', value: codes });
  });
}

/** Throws only for what is a fault of ours: bytes that somebody made up open nothing. */
function opened<T>(open: () => T): T | null {
  try {
    return open();
  } catch {
    return null;
  }
}
