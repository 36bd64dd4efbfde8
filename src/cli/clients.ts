import { orgnrKey } from '#lib/domain/orgnr.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import {
  configuredOrigin,
  drawBoundary,
  eraseAgain,
  givePass,
  installationOrigin,
  memoryOf,
  NotSigned,
} from '#lib/server/audit/index.ts';
import { stateMembers } from '#lib/server/identity/index.ts';
import { learnVatAccounts } from '#lib/server/ledger/index.ts';
import { machine, NO_CLIENT } from '#lib/server/platform/context.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { clientsByOrgnr, findClient, listClients, type Client } from '#lib/server/platform/tenant/store.ts';

/** How a client is named wherever a command asks for one. */
export const CLIENT_OPTION = '--client <client>';
export const CLIENT_HELP = 'id or organisation number of the client';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The client with that id, or with that organisation number however it is written. Throws a sentence when there is
 * none, and when clients from before a number was unique share it: then their ids tell them apart.
 */
export async function clientNamed(platform: Platform, name: string): Promise<Client> {
  const found = await inOrder(
    machine(platform).transaction(async (tx) => {
      if (UUID.test(name))
        return ok([await findClient(tx, name.toLowerCase())].filter((each) => each !== null));
      return ok(await clientsByOrgnr(tx, orgnrKey(name)));
    }),
  );
  const [only, another] = found;
  if (!only) throw new Error(`There is no client with that id or organisation number: ${name}.`);
  if (another)
    throw new Error(`More than one client has the number ${name}. Name one by its id:\n${named(found)}`);
  return only;
}

/** The client that is named, or every client when none is. */
export async function clientsNamed(platform: Platform, name: string | undefined): Promise<Client[]> {
  if (name !== undefined) return [await clientNamed(platform, name)];
  const clients = await allClients(platform);
  if (clients.length === 0) throw new Error('There are no clients.');
  return clients;
}

/**
 * What a migration can't do, as it takes an event, or a person's choice: logs from before events had MACs say where they
 * begin to and who their members are, what is there again that was erased goes, clients from before VAT accounts were kept get theirs, and those that share an
 * organisation number are told of, as is a name configured for logs that have another.
 */
export async function settleClients(platform: Platform, print: (line: string) => void): Promise<void> {
  const clients = await allClients(platform);
  const [origin, configured] = [await installationOrigin(platform), configuredOrigin(platform.config)];
  if (origin !== configured)
    print(
      `The logs are named ${origin}, as they were when the first was signed. ${configured} is not taken.`,
    );
  for (const { id, name } of clients) {
    await settleLog(platform, id, (line) => print(`${name}: ${line}`));
    await stateMembers(machine(platform, id));
    const again = await eraseAgain(machine(platform, id));
    if (again > 0) print(`${name}: erased anew of ${again} events what the log says was erased.`);
    const learnt = await learnVatAccounts(machine(platform, id));
    if (learnt.length > 0)
      print(`${name}: learnt where ${learnt.length} VAT codes are posted; see Setup in the app.`);
  }
  await settleOwnLog(platform, print);
  await memoryOf(platform).second?.settled();
  const byNumber = Map.groupBy(clients, ({ orgnr }) => orgnrKey(orgnr));
  for (const [number, sharing] of byNumber) {
    if (number === '' || sharing.length < 2) continue;
    print(
      `${sharing.length} clients have the organisation number ${number}; a command names one by its id:\n${named(sharing)}`,
    );
  }
}

/** A log that may not be signed on is told of, and keeps nobody from starting. */
async function settleLog(platform: Platform, id: string, print: (line: string) => void): Promise<void> {
  try {
    await givePass(machine(platform, id));
    await drawBoundary(machine(platform, id));
    await memoryOf(platform).tellSecond(id);
  } catch (cause) {
    if (!(cause instanceof NotSigned)) throw cause;
    print(`the log is not signed (${cause.message}). Run segl audit verify, and see docs/operations.md.`);
  }
}

/** What is made good of a client's log is so of the installation's own. */
async function settleOwnLog(platform: Platform, print: (line: string) => void): Promise<void> {
  try {
    await givePass(machine(platform));
    await memoryOf(platform).tellSecond(NO_CLIENT);
  } catch (cause) {
    if (!(cause instanceof NotSigned)) throw cause;
    print(
      `The installation's log is not signed (${cause.message}). Run segl audit verify, and see docs/operations.md.`,
    );
  }
}

/** Every client there is, the oldest first. */
export function allClients(platform: Platform): Promise<Client[]> {
  return inOrder(machine(platform).transaction(async (tx) => ok(await listClients(tx))));
}

async function inOrder<T>(result: Promise<Result<T, never>>): Promise<T> {
  const found = await result;
  if (!found.ok) throw new Error('reading is never refused');
  return found.value;
}

function named(clients: readonly Client[]): string {
  return clients.map(({ id, name }) => `  ${id}  ${name}`).join('\n');
}
