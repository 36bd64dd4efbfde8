import type { KindOf } from '#lib/domain/events/kinds.ts';
import { v7 as uuidv7 } from 'uuid';
import * as z from 'zod';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { record, type NewEvent } from '#lib/server/audit/index.ts';
import { createContext, NO_CLIENT, type Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { checkPassword, hashPassword, type PasswordError } from './password.ts';
import { luciaSessions } from './sessions/sessions.ts';
import * as store from './store.ts';
import { newTotpSecret, sealTotp, totpUri } from './totp.ts';

/** One way to write an address, so that a person has one account: trimmed, NFC, lower case. */
export function normalEmail(email: string): string {
  return email.normalize('NFC').trim().toLowerCase();
}

const Email = z.email().max(254);

/** The address in its one form, or nothing that anybody could have an account under. Error: email_invalid. */
export function readEmail(text: string): Result<string, EmailInvalid> {
  const email = normalEmail(text);
  return Email.safeParse(email).success ? ok(email) : err({ code: 'email_invalid' });
}

export interface EmailInvalid {
  readonly code: 'email_invalid';
}

/**
 * A new person, member of nothing yet; without a password only a sign-in link opens the door.
 * Errors, in this order: email_invalid, name_missing, password_too_short, password_too_long, email_taken.
 */
export async function createUser(
  context: Context,
  input: { email: string; name: string; password?: string | undefined },
): Promise<Result<{ userId: string }, CreateUserError>> {
  const read = readEmail(input.email);
  if (!read.ok) return read;
  const email = read.value;
  const name = input.name.normalize('NFC').trim();
  if (name === '') return err({ code: 'name_missing' });
  if (input.password !== undefined) {
    const checked = checkPassword(input.password);
    if (!checked.ok) return checked;
  }
  const passwordHash = input.password === undefined ? null : await hashPassword(input.password);
  const id = uuidv7();
  return context.transaction(async (tx) => {
    const createdAt = context.platform.clock.now();
    const created = await asPerson(tx, context, id, () =>
      store.insertUser(tx, { id, email, name, passwordHash, createdAt }),
    );
    return created ? ok({ userId: id }) : err({ code: 'email_taken' });
  });
}

export type CreateUserError =
  EmailInvalid | { readonly code: 'name_missing' } | { readonly code: 'email_taken' } | PasswordError;

/**
 * Gives a person a new password and signs them out everywhere, as whoever knew the old one may be signed in; links
 * not yet used are void too. An event in the log of each of their clients.
 * Errors: password_too_short, password_too_long, user_unknown.
 */
export async function setPassword(
  context: Context,
  input: { email: string; password: string },
): Promise<Result<void, PasswordError | UserUnknown>> {
  const checked = checkPassword(input.password);
  if (!checked.ok) return checked;
  const passwordHash = await hashPassword(input.password);
  return changeCredentials(context, input.email, 'password.set', async (tx, userId) => {
    await store.storePasswordHash(tx, userId, passwordHash);
  });
}

/**
 * Gives a person a new TOTP secret, which every later sign-in with the password asks for, and signs them out
 * everywhere. The URI holds the secret: show it once, to the person. An event in the log of each of their clients.
 * Error: user_unknown.
 */
export async function enrolTotp(
  context: Context,
  input: { email: string },
): Promise<Result<{ uri: string }, UserUnknown>> {
  const secret = newTotpSecret();
  const changed = await changeCredentials(context, input.email, 'totp.enrolled', async (tx, userId) => {
    await store.storeTotp(tx, userId, sealTotp(context.platform.keys, userId, secret));
  });
  return changed.ok ? ok({ uri: totpUri(normalEmail(input.email), secret) }) : changed;
}

export interface UserUnknown {
  readonly code: 'user_unknown';
}

async function changeCredentials(
  context: Context,
  email: string,
  kind: KindOf<'user'>,
  change: (tx: Tx, userId: string) => Promise<void>,
): Promise<Result<void, UserUnknown>> {
  return context.transaction(async (tx) => {
    const person = await store.credentialsOf(tx, normalEmail(email));
    if (!person) return err({ code: 'user_unknown' });
    await asPerson(tx, context, person.id, async () => {
      // In this order: a link being used and a sign-in under way are waited for, and their sessions end too.
      await store.deleteLinksOf(tx, person.id);
      await change(tx, person.id);
      await luciaSessions(tx, context.platform.clock).closeAll(person.id);
    });
    const subject = { type: 'user', id: person.id } as const;
    await recordInEachClient(tx, context, person.id, context.actorId, { kind, subject, detail: {} });
    return ok();
  });
}

/** Row-level security lets nobody but the person write their row; who really acts is in the event. */
async function asPerson<T>(tx: Tx, context: Context, userId: string, work: () => Promise<T>): Promise<T> {
  await store.actAs(tx, { clientId: context.clientId, actorId: userId });
  const result = await work();
  await store.actAs(tx, context);
  return result;
}

/**
 * Writes one event into the log of each client the person is a member of, in the caller's transaction: each of
 * them must be able to show later who could get in, and none may see the others.
 */
export async function recordInEachClient(
  tx: Tx,
  context: Context,
  userId: string,
  actorId: string,
  event: NewEvent,
): Promise<void> {
  await store.actAs(tx, { clientId: NO_CLIENT, actorId: userId });
  const memberships = await store.listMemberships(tx, userId);
  // Everybody takes the clients in one order, so that two sign-ins never wait for each other in a ring.
  for (const clientId of memberships.map((membership) => membership.clientId).sort()) {
    const who = { clientId, actorId, requestId: context.requestId };
    await store.actAs(tx, who);
    await record(tx, createContext(context.platform, who).within(tx), event);
  }
  await store.actAs(tx, context);
}
