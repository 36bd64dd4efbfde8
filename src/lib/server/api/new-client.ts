import type { Role } from '#lib/domain/access/role.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { orgnrKey } from '#lib/domain/orgnr.ts';
import {
  admit,
  colleaguesOf,
  firstContact,
  mayBegin,
  membershipsOf,
  personIdUnder,
  type AdmitError,
  type Membership,
} from '../identity/index.ts';
import {
  foundClient,
  openYearsAhead,
  takeSaftFiles,
  type Founded,
  type Founding,
  type FoundingError,
  type SaftTakeError,
  type Uploaded,
} from '../ledger/index.ts';
import { machine, type Context } from '../platform/context.ts';

/**
 * A client from nothing, {@link foundClient}, with somebody who can let others in: the person of that address is its first
 * administrator and security contact. Both or neither. `eventId` is the last event of it all.
 * Guards: user_unknown, then those of {@link foundClient}.
 */
export async function newClient(
  context: Context,
  { administrator, ...founding }: Founding & { readonly administrator: string },
): Promise<Result<NewClient, NewClientError>> {
  // Asked before, since the directory is read in a transaction of its own.
  const userId = await personIdUnder(context, administrator);
  if (!userId) return err({ code: 'user_unknown' });
  return withPeople(context, [{ userId, role: 'administrator' }], founding);
}

/** @param people whoever is let in, each once, and first of them its security contact; the event that is returned is the last of theirs */
function withPeople(
  context: Context,
  people: readonly ToLetIn[],
  founding: Founding,
): Promise<Result<NewClient, NewClientError>> {
  return context.transaction<NewClient, NewClientError>(async (tx) => {
    const founded = await foundClient(context.within(tx), founding);
    if (!founded.ok) return founded;
    let eventId = '';
    for (const [at, each] of people.entries()) {
      const admitted = await admit(tx, context, each);
      if (!admitted.ok) return admitted;
      eventId = at === 0 ? await firstContact(tx, context, each.userId) : admitted.value.eventId;
    }
    return ok({ ...founded.value, eventId });
  });
}

/** Somebody, and what they are to be. */
export interface ToLetIn {
  readonly userId: string;
  readonly role: Role;
}

export type NewClient = Founded & { readonly eventId: string };
export type NewClientError = FoundingError | AdmitError;

/**
 * The same, asked for in the app: under an id of the device's, and whoever asks is the first administrator. As with every
 * client the log says that the machine made it, and whom it let in first. Once more under the same id it is the same
 * client (`eventId` null). It goes on to today: years that its first one leaves out are opened.
 * Guards: client_beginning_not_yours ({@link mayBegin}), person_not_yours (one of `people` is in no client that the person
 * administers), then those of {@link foundClient}.
 * @param by the memberships that let them, and whose people they may bring; without it all of theirs
 */
export async function beginClient(
  context: Context,
  { id, people = [], ...founding }: Founding & { readonly id: string; readonly people?: readonly ToLetIn[] },
  by?: readonly Membership[],
): Promise<Result<Begun, BeginError>> {
  const { actorId, platform } = context;
  const own = await membershipsOf(context, actorId);
  const same = own.find(({ clientId, orgnr }) => clientId === id && orgnr === orgnrKey(founding.orgnr));
  if (same) return ok({ clientId: id, eventId: null });
  if (!(await mayBegin(context, by ?? own))) return err({ code: 'client_beginning_not_yours' });
  const theirs = new Set((await colleaguesOf(context, by ?? own)).map(({ userId }) => userId));
  if (people.some(({ userId }) => !theirs.has(userId))) return err({ code: 'person_not_yours' });
  const client = machine(platform, id);
  const made = await withPeople(
    client,
    [{ userId: actorId, role: 'administrator' }, ...onceEach(people)],
    founding,
  );
  if (!made.ok) return made;
  await openYearsAhead(client);
  return ok({ clientId: id, eventId: made.value.eventId });
}

/**
 * A client with the books of SAF-T files, as {@link beginClient}: both or neither.
 * Guards: client_beginning_not_yours, then those of {@link takeSaftFiles}, user_unknown.
 */
export async function beginClientWith(
  context: Context,
  { id, ...uploaded }: Uploaded & { readonly id: string },
  by?: readonly Membership[],
): Promise<Result<Begun, BeginWithError>> {
  const { actorId: userId, platform } = context;
  const own = await membershipsOf(context, userId);
  if (own.some(({ clientId }) => clientId === id)) return ok({ clientId: id, eventId: null });
  if (!(await mayBegin(context, by ?? own))) return err({ code: 'client_beginning_not_yours' });
  const client = machine(platform, id);
  const made = await client.transaction<{ eventId: string }, SaftTakeError | AdmitError>(async (tx) => {
    const taken = await takeSaftFiles(client.within(tx), uploaded, false);
    if (!taken.ok) return taken;
    const admitted = await admit(tx, client, { userId, role: 'administrator' });
    return admitted.ok ? ok({ eventId: await firstContact(tx, client, userId) }) : admitted;
  });
  if (!made.ok) return made;
  await openYearsAhead(client);
  return ok({ clientId: id, eventId: made.value.eventId });
}

export type BeginWithError = SaftTakeError | AdmitError | { readonly code: 'client_beginning_not_yours' };

export interface Begun {
  readonly clientId: string;
  readonly eventId: string | null;
}
export type BeginError =
  | NewClientError
  | { readonly code: 'client_beginning_not_yours' }
  | { readonly code: 'person_not_yours' };

/** In one order, in which whoever lets in others at the same time waits and none waits for the other. */
function onceEach(people: readonly ToLetIn[]): ToLetIn[] {
  const roles = new Map(people.map((each) => [each.userId, each]));
  return [...roles.values()].sort((one, other) => (one.userId < other.userId ? -1 : 1));
}
