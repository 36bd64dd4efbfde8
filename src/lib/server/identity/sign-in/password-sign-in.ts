import { setTimeout as delay } from 'node:timers/promises';
import type { RateLimited } from '#lib/domain/access/attempts.ts';
import type { Factor } from '#lib/domain/access/factor.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { announcing, courierOf } from '#lib/server/audit/index.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { announceToClients, changeHeld } from '../change-person.ts';
import { factorsOf, proveFactor } from '../factors/prove.ts';
import { hashPassword, verifyPassword } from '../factors/password.ts';
import { readEmail, type EmailInvalid } from '../people.ts';
import * as store from '../store.ts';
import { knownDevice } from './known-device.ts';
import { countSignIn } from './limits.ts';
import { createLine, type Busy } from './line.ts';
import { openSession, type SignedIn } from './open.ts';
import { tellRefused, type Failed } from './refuse.ts';

/**
 * When a refusal leaves, after the password was tried. What happens meanwhile (events in the logs of some or of hundreds of
 * clients) differs with whether the person exists, and the time it takes must not tell: nobody waits for it.
 */
const REFUSAL_MS = 400;

/** All who sign in with a password at this process. Derivations go one at a time; some seconds' worth may wait. */
const line = createLine({ places: 32, milliseconds: 10_000 });

/**
 * Opens a session for who proves to be the account's person. Guards, in this order: email_invalid, sign_in_busy (too
 * many at this moment), rate_limited (`limits.ts`), sign_in_failed (unknown or disabled person, no or wrong password);
 * and behind a right password: totp_required (they have an authenticator app), factor_required (they have other factors, and
 * none was shown), second_factor_resting, sign_in_failed (code wrong, out of time or used before). A code opens one session.
 * Success and failure are events in the log of each client of the person.
 * @param input.totp a one-time code, or a recovery code
 * @param input.address where the request comes from, as the network says
 * @param input.device what the device keeps of who was signed in on it; nothing for one that was never here
 */
export async function signIn(
  context: Context,
  input: PasswordSignIn & { device?: string | null },
): Promise<Result<SignedIn, SignInError>> {
  const email = readEmail(input.email);
  if (!email.ok) return email;
  const device = knownDevice(context.platform.keys, input.device ?? null, email.value);
  const inTurn = () => tryPassword(context, { ...input, email: email.value, device });
  const checked = await line.inTurn(device === null ? 'stranger' : 'known', inTurn);
  if (!checked.ok) return checked;

  const { person, right, attempt, newHash, tried } = checked.value;
  if (!person || !right) return refuse(context, person, 'password', tried);
  const who = { id: person.id, email: email.value };
  const code = input.totp ?? null;
  const opened = await announcing<SignedIn, SignInError>(context, async (tx) => {
    await store.actAs(tx, person.id);
    // What was checked above may have changed while the hash was being computed.
    const now = await store.lockCredentials(tx, person.id, email.value);
    if (!now || now.disabled || now.passwordHash !== person.passwordHash)
      return err({ code: 'sign_in_failed' });
    const proven = await besidePassword(context, tx, now, code);
    if (!proven.ok) return proven;
    if (newHash) await rehash(context, tx, person.id, newHash);
    return openSession(context, tx, who, { method: 'password', factor: proven.value });
  });
  if (opened.ok) {
    await attempt.succeeded();
    return opened;
  }
  if (opened.error.code === 'sign_in_failed') return refuse(context, { ...person, ...who }, 'totp', tried);
  await attempt.unfinished();
  return opened;
}

/** The second factor beside a right password; null of a person who has none. */
async function besidePassword(
  context: Context,
  tx: Tx,
  person: store.HeldCredentials,
  code: string | null,
): Promise<Result<Factor | null, SignInError>> {
  if (code === null) {
    if (person.totpSealed) return err({ code: 'totp_required' });
    const methods = await factorsOf(context, tx, person);
    return methods.length === 0 ? ok(null) : err({ code: 'factor_required', methods });
  }
  const methods = await factorsOf(context, tx, person);
  // Typed by somebody who has none, it proves nothing, and hinders nobody.
  if (methods.length === 0) return ok(null);
  const proven = await proveFactor(context, tx, person, { code });
  if (proven.ok || proven.error.code === 'second_factor_resting')
    return proven as Result<Factor, SignInError>;
  return err({ code: 'sign_in_failed' });
}

interface PasswordSignIn {
  readonly email: string;
  readonly password: string;
  readonly totp?: string | undefined;
  readonly address: string;
}

/** What is done while everybody else waits for their turn: the attempt is counted, the password tried. */
async function tryPassword(context: Context, input: PasswordSignIn & { device: string | null }) {
  const attempt = await countSignIn(context, input);
  if (!attempt.ok) return attempt;
  const found = await context.transaction(async (tx) => ok(await store.credentialsOf(tx, input.email)));
  const person = found.ok ? found.value : null;
  const { matches, outdated } = await verifyPassword(input.password, person?.passwordHash ?? null);
  const tried = performance.now();
  const right = matches && person?.disabled === false;
  const asksCode = person?.totpSealed && !input.totp;
  const newHash = right && outdated && !asksCode ? await hashPassword(input.password) : null;
  return ok({ person, right, attempt: attempt.value, newHash, tried });
}

export type SignInError =
  | EmailInvalid
  | Busy
  | RateLimited
  | SignInFailed
  | { readonly code: 'totp_required' | 'second_factor_resting' }
  | FactorRequired;
export interface SignInFailed {
  readonly code: 'sign_in_failed';
}
export interface FactorRequired {
  readonly code: 'factor_required';
  /** What the person has. */
  readonly methods: readonly Factor[];
}

/** Keeps the password that was right at today's cost. The person is held. */
async function rehash(context: Context, tx: Tx, userId: string, passwordHash: string): Promise<void> {
  const person = await store.findPerson(tx, userId);
  if (!person) return;
  const event = await changeHeld(tx, person, 'password.rehashed', { set: { passwordHash } });
  await announceToClients(tx, { ...context, actorId: userId }, userId, event);
}

async function refuse(
  context: Context,
  person: { readonly id: string; readonly email?: string } | null,
  failed: Failed,
  tried: number,
): Promise<Result<never, SignInFailed>> {
  const told = person && tellRefused(context, { id: person.id, email: person.email ?? '' }, failed);
  // Behind a right password there is nobody to be found out, and each wrong code counts before the next is tried.
  if (told && failed === 'totp') await told;
  else if (told) courierOf(context.platform).meanwhile(told);
  await delay(Math.max(0, tried + REFUSAL_MS - performance.now()));
  return err({ code: 'sign_in_failed' });
}
