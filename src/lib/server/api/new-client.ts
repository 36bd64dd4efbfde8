import { err, ok, type Result } from '#lib/domain/result.ts';
import { orgnrKey } from '#lib/domain/orgnr.ts';
import { admit, mayBegin, membershipsOf, personIdUnder, type AddMemberError } from '../identity/index.ts';
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
 * administrator. Both or neither. `eventId` is the last event of it all.
 * Guards: user_unknown, then those of {@link foundClient}.
 */
export async function newClient(
  context: Context,
  { administrator, ...founding }: Founding & { readonly administrator: string },
): Promise<Result<NewClient, NewClientError>> {
  // Asked before, since the directory is read in a transaction of its own.
  const userId = await personIdUnder(context, administrator);
  return userId ? withAdministrator(context, userId, founding) : err({ code: 'user_unknown' });
}

function withAdministrator(
  context: Context,
  userId: string,
  founding: Founding,
): Promise<Result<NewClient, NewClientError>> {
  return context.transaction<NewClient, NewClientError>(async (tx) => {
    const founded = await foundClient(context.within(tx), founding);
    if (!founded.ok) return founded;
    const admitted = await admit(tx, context, { userId, role: 'administrator' });
    return admitted.ok ? ok({ ...founded.value, ...admitted.value }) : admitted;
  });
}

export type NewClient = Founded & { readonly eventId: string };
export type NewClientError = FoundingError | AddMemberError;

/**
 * The same, asked for in the app: under an id of the device's, and whoever asks is the first administrator. As with every
 * client the log says that the machine made it, and whom it let in first. Once more under the same id it is the same
 * client (`eventId` null). It goes on to today: years that its first one leaves out are opened.
 * Guards: client_beginning_not_yours ({@link mayBegin}), then those of {@link foundClient}.
 */
export async function beginClient(
  context: Context,
  { id, ...founding }: Founding & { readonly id: string },
): Promise<Result<Begun, BeginError>> {
  const { actorId, platform } = context;
  const own = await membershipsOf(context, actorId);
  const same = own.find(({ clientId, orgnr }) => clientId === id && orgnr === orgnrKey(founding.orgnr));
  if (same) return ok({ clientId: id, eventId: null });
  if (!(await mayBegin(context, own))) return err({ code: 'client_beginning_not_yours' });
  const client = machine(platform, id);
  const made = await withAdministrator(client, actorId, founding);
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
): Promise<Result<Begun, BeginWithError>> {
  const { actorId: userId, platform } = context;
  const own = await membershipsOf(context, userId);
  if (own.some(({ clientId }) => clientId === id)) return ok({ clientId: id, eventId: null });
  if (!(await mayBegin(context, own))) return err({ code: 'client_beginning_not_yours' });
  const client = machine(platform, id);
  const made = await client.transaction<{ eventId: string }, SaftTakeError | AddMemberError>(async (tx) => {
    const taken = await takeSaftFiles(client.within(tx), uploaded, false);
    return taken.ok ? admit(tx, client, { userId, role: 'administrator' }) : taken;
  });
  if (!made.ok) return made;
  await openYearsAhead(client);
  return ok({ clientId: id, eventId: made.value.eventId });
}

export type BeginWithError = SaftTakeError | AddMemberError | { readonly code: 'client_beginning_not_yours' };

export interface Begun {
  readonly clientId: string;
  readonly eventId: string | null;
}
export type BeginError = NewClientError | { readonly code: 'client_beginning_not_yours' };
