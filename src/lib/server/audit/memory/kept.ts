import type { KeyProvider } from '#lib/server/platform/keys.ts';
import { NotSigned, type NotSignedCode } from './not-signed.ts';
import { ranked, type Place } from '#lib/server/platform/blobs/place.ts';
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
  const bytes = await during('memory_unreadable', () => place.newest(clientId));
  if (!bytes) return null;
  const head = readHead(keys, clientId, bytes);
  if (!head) throw new NotSigned('memory_unreadable', `the head of client ${clientId} in ${place.name}`);
  return head;
}

export async function clientsAt(place: Place, keys: KeyProvider): Promise<Set<string> | null> {
  const bytes = await during('memory_unreadable', () => place.newest(CLIENTS));
  if (!bytes) return null;
  const clients = readClients(keys, bytes);
  if (!clients) throw new NotSigned('memory_unreadable', `the list of clients in ${place.name}`);
  return clients;
}

/** The list without any of them that is there already is left as it is. */
export async function addClients(
  place: Place,
  keys: KeyProvider,
  clients: ReadonlySet<string>,
): Promise<void> {
  await place.add(CLIENTS, ranked(clients.size), clientsBytes(keys, clients));
}

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
