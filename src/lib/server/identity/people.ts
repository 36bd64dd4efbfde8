import { v7 as uuidv7 } from 'uuid';
import * as z from 'zod';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { createContext, directoryOf, NO_CLIENT, type Context } from '#lib/server/platform/context.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { constraintOf } from '#lib/server/platform/postgres-error.ts';
import { asPerson, changePerson, type UserUnknown } from './change-person.ts';
import { checkPassword, hashPassword, type PasswordError } from './factors/password.ts';
import * as store from './store.ts';
import { newTotpSecret, sealTotp, totpUri } from './factors/totp.ts';

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

/** Whether somebody who is not shut out goes by that address. */
export async function isPerson(context: Context, email: string): Promise<boolean> {
  const found = await context.transaction(async (tx) =>
    ok(await store.credentialsOf(tx, normalEmail(email))),
  );
  return found.ok && found.value?.disabled === false;
}

/** Name and address of somebody, whatever they are a member of; null of nobody. */
export async function personOf(
  platform: Platform,
  id: string,
): Promise<{ name: string; email: string } | null> {
  const self = createContext(platform, { clientId: NO_CLIENT, actorId: id, requestId: uuidv7() });
  const found = await self.transaction(async (tx) => ok(await store.findPerson(tx, id)));
  return found.ok ? found.value : null;
}

/**
 * A new person, member of nothing yet; without a password only a sign-in link opens the door.
 * Errors, in this order: email_invalid, name_missing, those of `checkPassword`, email_taken.
 */
export async function createUser(
  context: Context,
  input: { email: string; name: string; password?: string | undefined },
): Promise<Result<{ userId: string }, CreateUserError>> {
  const read = readEmail(input.email);
  if (!read.ok) return read;
  const email = read.value;
  const name = readName(input.name);
  if (!name.ok) return name;
  if (input.password !== undefined) {
    const checked = await checkPassword(input.password, [email, name.value]);
    if (!checked.ok) return checked;
  }
  const passwordHash = input.password === undefined ? null : await hashPassword(input.password);
  const id = uuidv7();
  return directoryOf(context).transaction(async (tx) => {
    const createdAt = context.platform.clock.now();
    const created = await asPerson(tx, context, id, () =>
      store.insertUser(tx, { id, email, name: name.value, passwordHash, createdAt }),
    );
    return created ? ok({ userId: id }) : err({ code: 'email_taken' });
  });
}

export type CreateUserError = EmailInvalid | NameMissing | EmailTaken | PasswordError;

/** The person has a second factor. */
export interface FactorThere {
  readonly code: 'factor_there';
}
export interface NameMissing {
  readonly code: 'name_missing';
}
export interface EmailTaken {
  readonly code: 'email_taken';
}

function readName(text: string): Result<string, NameMissing> {
  const name = text.normalize('NFC').trim();
  return name === '' ? err({ code: 'name_missing' }) : ok(name);
}

/**
 * Gives a person a new password and signs them out everywhere, as whoever knew the old one may be signed in; links
 * not yet used are void too. An event in the log of each of their clients.
 * Errors, in this order: those of `checkPassword`, user_unknown.
 */
export async function setPassword(
  context: Context,
  input: { email: string; password: string },
): Promise<Result<void, PasswordError | UserUnknown>> {
  const email = normalEmail(input.email);
  const checked = await checkPassword(input.password, [email]);
  if (!checked.ok) return checked;
  const passwordHash = await hashPassword(input.password);
  return changePerson(context, email, {
    ...{ kind: 'password.set', signsOut: true },
    plan: () => ({ set: { passwordHash } }),
  });
}

/**
 * Gives a person who has none a TOTP secret, which every later sign-in asks for, and signs them out everywhere. The URI holds
 * the secret: show it once, to the person. An event in the log of each of their clients. Whoever has a second factor changes it
 * by it, and nobody for them. Errors, in this order: user_unknown, factor_there.
 */
export async function enrolTotp(
  context: Context,
  input: { email: string },
): Promise<Result<{ uri: string }, UserUnknown | FactorThere>> {
  const secret = newTotpSecret();
  const email = normalEmail(input.email);
  const changed = await changePerson<FactorThere>(context, email, {
    ...{ kind: 'totp.enrolled', signsOut: true },
    refuse: ({ secondFactor, passkeys, eids }) =>
      secondFactor !== null || passkeys.length + eids.length > 0 ? { code: 'factor_there' } : null,
    // Codes of an earlier secret mean nothing to the new one.
    plan: ({ id }) => ({
      set: { totpSealed: sealTotp(context.platform.keys, id, secret), totpLastStep: null },
    }),
  });
  return changed.ok ? ok({ uri: totpUri(email, secret) }) : changed;
}

/**
 * Gives a person another name, from then on and wherever names are looked up; what was printed or signed keeps the one
 * it has. An event in the log of each of their clients. Errors, in this order: name_missing, user_unknown.
 */
export async function renameUser(
  context: Context,
  input: { email: string; name: string },
): Promise<Result<void, NameMissing | UserUnknown>> {
  const name = readName(input.name);
  if (!name.ok) return name;
  return changePerson(context, normalEmail(input.email), {
    ...{ kind: 'user.renamed', signsOut: false },
    plan: ({ name: before }) =>
      before === name.value ? null : { set: { name: name.value }, detail: { name: name.value, before } },
  });
}

/**
 * Gives a person another address, by which they sign in and to which they are written, and signs them out everywhere:
 * links on their way went to the old one. An event in the log of each of their clients.
 * Errors, in this order: email_invalid, user_unknown, email_taken.
 */
export async function changeAddress(
  context: Context,
  input: { email: string; to: string },
): Promise<Result<void, EmailInvalid | UserUnknown | EmailTaken>> {
  const read = readEmail(input.to);
  if (!read.ok) return read;
  const email = read.value;
  try {
    return await changePerson<never>(context, normalEmail(input.email), {
      ...{ kind: 'user.address_changed', signsOut: true },
      plan: ({ email: before }) => (before === email ? null : { set: { email }, detail: { email, before } }),
    });
  } catch (cause) {
    if (constraintOf(cause) === 'user_email_unique') return err({ code: 'email_taken' });
    throw cause;
  }
}

/**
 * Locks a person out at once, of every client: their sessions end, and neither password nor link lets them in. They stay
 * what they are. An event in the log of each of their clients. Error: user_unknown.
 */
export function lockUser(context: Context, input: { email: string }): Promise<Result<void, UserUnknown>> {
  return changePerson(context, normalEmail(input.email), {
    ...{ kind: 'user.locked', signsOut: true },
    plan: ({ disabledAt }) => (disabledAt ? null : { set: { disabledAt: context.platform.clock.now() } }),
  });
}

/** Lets a person who was locked out in again, by the password and second factor they had. Error: user_unknown. */
export function unlockUser(context: Context, input: { email: string }): Promise<Result<void, UserUnknown>> {
  return changePerson(context, normalEmail(input.email), {
    ...{ kind: 'user.unlocked', signsOut: true },
    plan: ({ disabledAt }) => (disabledAt ? { set: { disabledAt: null } } : null),
  });
}
