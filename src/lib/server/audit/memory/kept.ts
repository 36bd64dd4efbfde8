import type { KeyProvider } from '#lib/server/platform/keys.ts';
import { NotSigned, type NotSignedCode } from './not-signed.ts';
import { ranked, type Kept, type Place } from '#lib/server/platform/blobs/place.ts';
import { clientsBytes, readClients, readHead, type RememberedHead } from './statement.ts';

/** Under which name the list of clients lies; every other name is a client's id. */
export const CLIENTS = 'clients';

/** The rank of a log that has signed nothing yet. */
export const BEGINNING = ranked(0, 0);

/** What is remembered there of the client; null where nothing is. Throws {@link NotSigned} where it does not open. */
export async function headAt(
  place: Place,
  keys: KeyProvider,
  clientId: string,
): Promise<RememberedHead | null> {
  const open = (bytes: Uint8Array) => readHead(keys, clientId, bytes);
  return newestAt(place, clientId, { open, rankOf: rankOfHead }, `the head of client ${clientId}`);
}

export async function clientsAt(place: Place, keys: KeyProvider): Promise<Set<string> | null> {
  const open = (bytes: Uint8Array) => readClients(keys, bytes);
  return newestAt(place, CLIENTS, { open, rankOf: rankOfClients }, 'the list of clients');
}

async function newestAt<T extends object>(
  place: Place,
  of: string,
  kept: Kept<T>,
  what: string,
): Promise<T | null> {
  const newest = await during('memory_unreadable', () => place.newest(of, kept));
  if (newest === 'unreadable') throw new NotSigned('memory_unreadable', `${what} in ${place.name}`);
  return newest;
}

/** The list without any of them that is there already is left as it is. */
export async function addClients(
  place: Place,
  keys: KeyProvider,
  clients: ReadonlySet<string>,
): Promise<void> {
  await place.add(CLIENTS, rankOfClients(clients), clientsBytes(keys, clients));
}

/** A head is the newer, the more often its log was begun anew, and then the more leaves it has. */
export const rankOfHead = ({ generation, size }: Pick<RememberedHead, 'generation' | 'size'>) =>
  ranked(generation, size);

/** The list only grows. */
export const rankOfClients = (clients: ReadonlySet<string>) => ranked(clients.size);

export const newestFirst = (a: RememberedHead, b: RememberedHead) =>
  b.generation - a.generation || b.size - a.size;

/** Whatever goes wrong in `work`, as the reason why a log is not signed. */
export async function during<T>(code: NotSignedCode, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new NotSigned(code, cause instanceof Error ? cause.message : String(cause), cause);
  }
}
