import { v7 as uuidv7 } from 'uuid';
import type { RateLimited } from '#lib/domain/access/attempts.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { hold } from '#lib/server/platform/transaction.ts';
import { readEmail, type EmailInvalid } from '../people.ts';
import { countLetter } from '../sign-in/limits.ts';
import * as store from '../store.ts';
import { securityContacts, type SecurityContact } from './register.ts';
import { tellContacts } from './tell.ts';

/** So many a client has at most. */
export const MOST_CONTACTS = 20;

export type Contacting = Pick<SecurityContact, 'id' | 'name' | 'email' | 'language'>;
export type AddContactError =
  | EmailInvalid
  | RateLimited
  | { readonly code: 'contact_there' }
  | { readonly code: 'contacts_too_many'; readonly limit: number };

/** Null where this very request was done before. */
export interface ContactDone {
  readonly eventId: string | null;
}

/**
 * Adds a security contact of the context's client: whoever is one already is told, and so is the new one. Repeating it with its
 * id is safe. Errors, in this order: email_invalid, rate_limited, contact_there (that address is one), contacts_too_many.
 */
export async function addContact(
  context: Context,
  asked: Contacting,
): Promise<Result<ContactDone, AddContactError>> {
  const { clientId, actorId: addedBy, platform } = context;
  const read = readEmail(asked.email);
  if (!read.ok) return read;
  const counted = await countLetter(context);
  if (!counted.ok) return counted;
  const row = { ...asked, email: read.value, addedAt: platform.clock.now(), addedBy };
  return context.transaction<ContactDone, AddContactError>(async (tx) => {
    await holdContacts(tx, clientId);
    const there = await securityContacts.list(tx, clientId);
    const same = there.find(({ email }) => email === row.email);
    if (same) return same.id === row.id ? ok({ eventId: null }) : err({ code: 'contact_there' });
    if (there.length >= MOST_CONTACTS) return err({ code: 'contacts_too_many', limit: MOST_CONTACTS });
    const eventId = await securityContacts.addNew(
      tx,
      context,
      'security-contact.added',
      row,
      saidBeside(row),
    );
    if (eventId === null) return err({ code: 'contact_there' });
    await tellContacts(tx, context, { news: 'contact_added', whom: row.name });
    return ok({ eventId });
  });
}

export type RemoveContactError = RateLimited | { readonly code: 'contact_unknown' | 'last_contact' };

/**
 * Removes one, who is told like the others. The last stays. Errors, in this order: rate_limited, contact_unknown, last_contact.
 */
export async function removeContact(
  context: Context,
  { id }: { readonly id: string },
): Promise<Result<ContactDone, RemoveContactError>> {
  const { clientId } = context;
  const counted = await countLetter(context);
  if (!counted.ok) return counted;
  return context.transaction<ContactDone, RemoveContactError>(async (tx) => {
    await holdContacts(tx, clientId);
    const all = await securityContacts.list(tx, clientId);
    const row = all.find((each) => each.id === id);
    if (!row) return err({ code: 'contact_unknown' });
    if (all.length === 1) return err({ code: 'last_contact' });
    // Before it is gone, so that it is among those who are told.
    await tellContacts(tx, context, { news: 'contact_removed', whom: row.name });
    const detail = saidBeside(row);
    return ok({
      eventId: await securityContacts.remove(tx, context, 'security-contact.removed', { row, detail }),
    });
  });
}

/** Makes the person who begins a client its first security contact. @returns the id of the event */
export async function firstContact(tx: Tx, context: Context, userId: string): Promise<string> {
  const person = await store.findPerson(tx, userId);
  if (!person) throw new Error('who begins a client is nobody');
  const { name, email } = person;
  const added = { addedAt: context.platform.clock.now(), addedBy: context.actorId };
  const row = { id: uuidv7(), name, email, language: 'nb' as const, ...added };
  const eventId = await securityContacts.addNew(tx, context, 'security-contact.added', row, saidBeside(row));
  if (eventId === null) throw new Error('a new client has a contact already');
  return eventId;
}

/** As the database takes it where one goes. */
const holdContacts = (tx: Tx, clientId: string) => hold(tx, `identity.security_contact:${clientId}`);

const saidBeside = ({ name, email }: Pick<SecurityContact, 'name' | 'email'>) => ({ name, email });
