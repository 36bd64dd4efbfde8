import { createHash } from 'node:crypto';
import { personSaid, personStatement, type Person } from '#lib/domain/access/person.ts';
import type { JsonObject } from '#lib/domain/canonical.ts';
import type { Stating } from '#lib/domain/events/kinds.ts';
import { err, ok, type Failure, type Result } from '#lib/domain/result.ts';
import { announce, announcing, type NewEvent } from '#lib/server/audit/index.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { luciaSessions } from './sessions/sessions.ts';
import { listMemberships } from './memberships/store.ts';
import * as store from './store.ts';

export interface UserUnknown {
  readonly code: 'user_unknown';
}

/** What is to become of a person. */
export interface Change<E> {
  readonly kind: Stating<'user'>;
  /** Whether they are signed out everywhere, and links not yet used are void. */
  readonly signsOut: boolean;
  /** What of the row changes, and what the event says beside it; null where it is so already. */
  readonly plan: (
    person: Person,
  ) => { readonly set: store.PersonChange; readonly detail?: JsonObject } | null;
  /** Why it must not be; null where it may. */
  readonly refuse?: (person: Person) => E | null;
}

/**
 * Changes a person, with an event in the log of each of their clients that says them as they are from then on. One at a
 * time: the next who changes them, or lets them into a client, waits. What is so already changes nothing and is no event.
 * Errors: user_unknown, and what `refuse` says.
 * @param email in its one form
 */
export function changePerson<E extends Failure = never>(
  context: Context,
  email: string,
  { kind, signsOut, plan, refuse }: Change<E>,
): Promise<Result<void, UserUnknown | E>> {
  return announcing<void, UserUnknown | E>(context, async (tx) => {
    const found = await store.credentialsOf(tx, email);
    if (!found) return err({ code: 'user_unknown' });
    const { id } = found;
    const happened = await asPerson<Result<NewEvent | null, UserUnknown | E>>(tx, context, id, async () => {
      const person = await store.lockPerson(tx, id);
      // Somebody may have given them another address while we waited.
      if (person?.email !== email) return err({ code: 'user_unknown' });
      const refused = refuse?.(person) ?? null;
      if (refused) return err(refused);
      const planned = plan(person);
      if (!planned) return ok(null);
      // In this order: a link being used is waited for, and its session ends too.
      if (signsOut) await store.deleteLinksOf(tx, id);
      const event = await changeHeld(tx, person, kind, planned);
      if (signsOut) await luciaSessions(tx, context.platform.clock).closeAll(id);
      return ok(event);
    });
    if (!happened.ok) return happened;
    if (happened.value) await announceToClients(tx, context, id, happened.value);
    return ok();
  });
}

/**
 * Changes a person who is held. What happened to them is said as the application meant it and not read back, so that a rule
 * of somebody else's that stores another is found. The transaction must act as the person.
 */
export async function changeHeld(
  tx: Tx,
  person: Person,
  kind: Stating<'user'>,
  { set, detail = {} }: { readonly set: store.PersonChange; readonly detail?: JsonObject },
): Promise<NewEvent> {
  await store.changeUser(tx, person.id, set);
  const { passwordHash, totpSealed, totpLastStep: _, wrongCodes: __, recoveryHashes, ...plain } = set;
  const now: Person = {
    ...person,
    ...plain,
    ...(passwordHash !== undefined && { password: digestOf(passwordHash) }),
    ...(totpSealed !== undefined && { secondFactor: totpSealed && digestOf(totpSealed) }),
    ...(recoveryHashes !== undefined && {
      recoveryCodes: recoveryHashes && digestOf(recoveryHashes.join(' ')),
    }),
  };
  return changedEvent(person, now, kind, detail);
}

/** A person who was otherwise before, in the log. */
export function changedEvent(
  person: Person,
  now: Person,
  kind: Stating<'user'>,
  detail: JsonObject = {},
): NewEvent {
  return personEvent(now, kind, { ...detail, was: personStatement.said(person).statement });
}

/** As `identity.credential_digests` and `recovery_digest` have it. */
function digestOf(stored: string | Uint8Array): string {
  return createHash('sha256').update(stored).digest('hex');
}

/** Something that happened to a person, who is so from then on. */
export function personEvent(person: Person, kind: Stating<'user'>, detail: JsonObject = {}): NewEvent {
  return { kind, subject: { type: 'user', id: person.id }, detail: { ...detail, ...personSaid(person) } };
}

/** Row-level security shows and lets change a person's rows to nobody else; who really acts is in the event. */
export async function asPerson<T>(
  tx: Tx,
  context: Context,
  userId: string,
  work: () => Promise<T>,
): Promise<T> {
  await store.actAs(tx, userId);
  const result = await work();
  await store.actAs(tx, context.actorId);
  return result;
}

/**
 * Has an event written into the log of each client the person is a member of: each of them must be able to show later
 * who could get in, and none may see the others. In the caller's transaction, which is one of {@link announcing}.
 * @param context its actor is the event's
 */
export async function announceToClients(
  tx: Tx,
  context: Context,
  userId: string,
  event: NewEvent,
): Promise<void> {
  const own = await asPerson(tx, context, userId, () => listMemberships(tx, userId));
  const clientIds = own.map(({ clientId }) => clientId);
  await announce(tx, context, clientIds, event);
}
