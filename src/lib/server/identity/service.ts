import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { RateLimited } from '#lib/domain/access/attempts.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { announcing } from '#lib/server/audit/index.ts';
import { createContext, NO_CLIENT, SYSTEM_ACTOR, type Context } from '#lib/server/platform/context.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { announceToClients, changeHeld } from './change-person.ts';
import { knownDevice } from './known-device.ts';
import { countSignIn } from './limits.ts';
import { createLine, type Busy } from './line.ts';
import { normalEmail, readEmail, type EmailInvalid } from './people.ts';
import { hashPassword, verifyPassword } from './password.ts';
import { luciaSessions, type LiveSession, type OpenedSession } from './sessions/sessions.ts';
import * as store from './store.ts';
import { matchTotp, openTotp } from './totp.ts';

/**
 * A refusal never leaves sooner after the password was tried: what happens then (events in the clients' logs) differs
 * with whether the person exists, and the time it takes must not tell.
 */
const REFUSAL_MS = 400;
const LINK_MINUTES = 30;

/** A context for someone not signed in: no client, and an actor that is nobody. */
export function visitor(platform: Platform, requestId: string, device?: string): Context {
  return createContext(platform, { clientId: NO_CLIENT, actorId: NO_CLIENT, requestId, device });
}

/** All who sign in with a password at this process. Derivations go one at a time; some seconds' worth may wait. */
const line = createLine({ places: 32, milliseconds: 10_000 });

/**
 * Opens a session for who proves to be the account's person. Guards, in this order: email_invalid, sign_in_busy (too
 * many at this moment), rate_limited (`limits.ts`), sign_in_failed (unknown or disabled person, no or wrong password),
 * totp_required (only after a right password), sign_in_failed (code wrong, out of time or used before). A one-time code
 * opens one session. Success and failure are events in the log of each client of the person.
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
  if (person.totpSealed && !input.totp) {
    await attempt.unfinished();
    return err({ code: 'totp_required' });
  }
  const opened = await announcing(context, async (tx) => {
    await store.actAs(tx, person.id);
    // What was checked above may have changed while the hash was being computed.
    const now = await store.lockCredentials(tx, person.id, email.value);
    if (!now || now.disabled || now.passwordHash !== person.passwordHash)
      return err({ code: 'sign_in_failed' });
    if (now.totpSealed && !(await takeCode(context.platform, tx, now, input.totp ?? ''))) {
      return err({ code: 'sign_in_failed' });
    }
    if (newHash) await rehash(context, tx, person.id, newHash);
    const who = { id: person.id, email: email.value };
    return openSession(context, tx, who, now.totpSealed ? 'password+totp' : 'password');
  });
  if (!opened.ok) return refuse(context, person, 'totp', tried);
  await attempt.succeeded();
  return opened;
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
  const person = await credentials(context, input.email);
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
  | { readonly code: 'totp_required' };
export interface SignInFailed {
  readonly code: 'sign_in_failed';
}
export interface SignedIn extends OpenedSession {
  readonly userId: string;
  readonly email: string;
}

/**
 * Opens a session for whoever brings the link, once: of several at the same moment one gets in. Its use is an
 * event in the log of each client. The session counts as one without a second factor.
 * Error: link_invalid (unknown, used, run out, or the person is disabled).
 */
export async function redeemLink(
  context: Context,
  input: { token: string },
): Promise<Result<SignedIn, { readonly code: 'link_invalid' }>> {
  return announcing(context, async (tx) => {
    const userId = await store.takeLink(tx, hashOf(input.token), context.platform.clock.now());
    if (userId === null) return err({ code: 'link_invalid' });
    await store.actAs(tx, userId);
    const person = await store.findUser(tx, userId);
    if (!person || person.disabled) return err({ code: 'link_invalid' });
    return openSession(context, tx, { id: userId, email: person.email }, 'link');
  });
}

/**
 * A link's token that signs this person in once, within `minutes` (30 unless told). Only its hash is kept. It is
 * as good as the password: hand it over on a way only the person can read. Error: user_unknown.
 * @param input.token 32 bytes that nobody can guess, base64url, where it has to be the same again; random without it
 */
export async function createLink(
  context: Context,
  input: { email: string; minutes?: number | undefined; token?: string | undefined },
): Promise<Result<OpenedSession, { readonly code: 'user_unknown' }>> {
  const { token = randomBytes(32).toString('base64url') } = input;
  const now = context.platform.clock.now();
  const expiresAt = new Date(now.getTime() + (input.minutes ?? LINK_MINUTES) * 60_000);
  return announcing(context, async (tx) => {
    const person = await store.credentialsOf(tx, normalEmail(input.email));
    if (!person || person.disabled) return err({ code: 'user_unknown' });
    await store.insertLink(tx, { tokenHash: hashOf(token), userId: person.id, expiresAt }, now);
    await announceToClients(tx, context, person.id, {
      kind: 'link.created',
      subject: { type: 'user', id: person.id },
      detail: { expiresAt: expiresAt.toISOString() },
    });
    return ok({ token, expiresAt });
  });
}

/** The address to open. The token is in the fragment, which reaches no server, proxy or log before it is used. */
export function linkUrl(origin: string, token: string): string {
  return new URL(`/link#${token}`, origin).toString();
}

/** Who a token stands for; null when nobody (any more). Renews an active session within its absolute end. */
export async function validateSession(context: Context, token: string): Promise<LiveSession | null> {
  const found = await context.transaction(async (tx) =>
    ok(await luciaSessions(tx, context.platform.clock).find(token)),
  );
  return found.ok ? found.value : null;
}

/** After this the token is worth nothing, whether it was before or not. */
export async function signOut(context: Context, token: string): Promise<void> {
  await announcing(context, async (tx) => {
    const sessions = luciaSessions(tx, context.platform.clock);
    const live = await sessions.find(token);
    await sessions.close(token);
    if (live) {
      const subject = { type: 'user', id: live.user.id } as const;
      const event = { kind: 'session.closed', subject, detail: {} } as const;
      await announceToClients(tx, { ...context, actorId: live.user.id }, live.user.id, event);
    }
    return ok();
  });
}

async function credentials(context: Context, email: string): Promise<store.Credentials | null> {
  const found = await context.transaction(async (tx) => ok(await store.credentialsOf(tx, email)));
  return found.ok ? found.value : null;
}

type Tx = Parameters<typeof store.actAs>[0];

/** Keeps the password that was right at today's cost. The person is held. */
async function rehash(context: Context, tx: Tx, userId: string, passwordHash: string): Promise<void> {
  const person = await store.findPerson(tx, userId);
  if (!person) return;
  const event = await changeHeld(tx, person, 'password.rehashed', { set: { passwordHash } });
  await announceToClients(tx, { ...context, actorId: userId }, userId, event);
}

async function takeCode(
  platform: Platform,
  tx: Tx,
  person: store.Credentials,
  code: string,
): Promise<boolean> {
  if (!person.totpSealed) return false;
  const secret = openTotp(platform.keys, person.id, person.totpSealed);
  const step = matchTotp(secret, code, platform.clock.now());
  return step !== null && store.takeTotpStep(tx, person.id, step);
}

async function openSession(
  context: Context,
  tx: Tx,
  { id: userId, email }: { id: string; email: string },
  method: Method,
) {
  const session = await luciaSessions(tx, context.platform.clock).open(userId, method === 'password+totp');
  const subject = { type: 'user', id: userId } as const;
  const event = { kind: 'session.opened', subject, detail: { method } } as const;
  await announceToClients(tx, { ...context, actorId: userId }, userId, event);
  return ok<SignedIn>({ ...session, userId, email });
}
type Method = 'password' | 'password+totp' | 'link';

/** Nobody proved to be the person, so the event's actor is the machine. */
async function refuse(
  context: Context,
  person: store.Credentials | null,
  failed: 'password' | 'totp',
  tried: number,
): Promise<Result<never, SignInFailed>> {
  if (person) {
    const subject = { type: 'user', id: person.id } as const;
    await announcing(context, async (tx) => {
      const event = { kind: 'session.refused', subject, detail: { failed } } as const;
      await announceToClients(tx, { ...context, actorId: SYSTEM_ACTOR }, person.id, event);
      return ok();
    });
  }
  await delay(Math.max(0, tried + REFUSAL_MS - performance.now()));
  return err({ code: 'sign_in_failed' });
}

/** Plain SHA-256 is enough: a token has 256 random bits, there is nothing to guess. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
