import { randomBytes } from 'node:crypto';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { announcing } from '#lib/server/audit/index.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { announceToClients, asPerson } from '../change-person.ts';
import { factorsOf, proveFactor, type FactorRefused } from '../factors/prove.ts';
import { normalEmail } from '../people.ts';
import { hashOf, type OpenedSession } from '../sessions/sessions.ts';
import * as store from '../store.ts';
import { openSession, type SignedIn } from './open.ts';
import type { FactorRequired } from './password-sign-in.ts';
import { tellRefused } from './refuse.ts';

const LINK_MINUTES = 30;

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
    const { id: userId } = person;
    await asPerson(tx, context, userId, () =>
      store.insertLink(tx, { tokenHash: hashOf(token), userId, expiresAt }, now),
    );
    await announceToClients(tx, context, userId, {
      kind: 'link.created',
      subject: { type: 'user', id: userId },
      detail: { expiresAt: expiresAt.toISOString() },
    });
    return ok({ token, expiresAt });
  });
}

/** The address to open. The token is in the fragment, which reaches no server, proxy or log before it is used. */
export function linkUrl(origin: string, token: string): string {
  return new URL(`/link#${token}`, origin).toString();
}

/**
 * Opens a session for whoever brings the link, once: of several at the same moment one gets in. Of a person who has a second
 * factor it asks for that as well, as a code, and holds until it is shown; who has a passkey gets in by it alone. Its use is an event in the log of each client. Errors, in this
 * order: link_invalid (unknown, used, run out, or the person is disabled), factor_required (with what they have), and those of
 * {@link proveFactor}.
 */
export async function redeemLink(
  context: Context,
  { token, code }: { readonly token: string; readonly code?: string | undefined },
): Promise<Result<SignedIn, RedeemError>> {
  const now = context.platform.clock.now();
  const hash = hashOf(token);
  const found = await context.transaction(async (tx) => ok(await store.linkByHash(tx, hash, now)));
  const link = found.ok ? found.value : null;
  if (!link || link.disabled) return err({ code: 'link_invalid' });
  const who = { id: link.userId, email: link.email };
  const opened = await announcing<SignedIn, RedeemError>(context, async (tx) => {
    await store.actAs(tx, who.id);
    const person = await store.lockCredentials(tx, who.id, who.email);
    if (!person || person.disabled) return err({ code: 'link_invalid' });
    // Before anything is asked: one that was used meanwhile tells nothing any more.
    if (!(await store.takeLink(tx, hash, now))) return err({ code: 'link_invalid' });
    return enterByMail(context, tx, person, { email: who.email, code });
  });
  if (!opened.ok && opened.error.code === 'second_factor_wrong') await tellRefused(context, who, 'totp');
  return opened;
}

/**
 * Opens a session for who has come by a link from their own mailbox; of a person who has a second factor it asks for that as
 * well. Errors: factor_required (with what they have), and those of {@link proveFactor}. The transaction must be one of
 * `announcing`, act as the person, and hold their row.
 */
export async function enterByMail(
  context: Context,
  tx: Tx,
  person: store.HeldCredentials,
  { email, code }: { readonly email: string; readonly code?: string | undefined },
): Promise<Result<SignedIn, FactorRequired | FactorRefused>> {
  const who = { id: person.id, email };
  const methods = await factorsOf(context, tx, person);
  if (methods.length === 0) return openSession(context, tx, who, { method: 'link', factor: null });
  if (code === undefined) return err({ code: 'factor_required', methods });
  const proven = await proveFactor(context, tx, person, { code });
  return proven.ok ? openSession(context, tx, who, { method: 'link', factor: proven.value }) : proven;
}

export type RedeemError = { readonly code: 'link_invalid' } | FactorRequired | FactorRefused;
