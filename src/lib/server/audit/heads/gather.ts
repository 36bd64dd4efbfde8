import { v7 } from 'uuid';
import { ok } from '#lib/domain/result.ts';
import { equalBytes } from '#lib/domain/bytes.ts';
import { append, EMPTY_FRONTIER, leafHash, rootOf, subtrees, type Frontier } from '#lib/domain/tlog/tree.ts';
import { machine, type Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { listClients } from '#lib/server/platform/tenant/store.ts';
import { newestHead } from '../sequence/head.ts';
import { headToGive, mostToGive } from '../memory/give.ts';
import { signCheckpoint } from '../keys/log.ts';
import { installationOrigin } from '../keys/origin.ts';
import { logToSign } from '../sequence/sequence.ts';
import { findLog, insertTree, lockSequencing, readHashes, type CheckpointRow } from '../store.ts';
import { keepTiles } from '../tiles/tiles.ts';
import { askWitnesses } from '../witnesses/ask-all.ts';
import { insertHeads, newestSizes, type Head } from './store.ts';

/** Heads per transaction: each is some 3.5 kB. */
const BATCH = 500;

/**
 * Takes the newest head of each client's log that has grown into the installation's own log, and signs that. In batches by
 * the clock, so that nobody who posts waits for it. Its leaves are checkpoints, whose signatures show who made them.
 * @param only these clients, where it is known whose have grown
 * @returns how many were taken
 * @throws when the stored tree is not that which was signed
 */
export async function gatherHeads(platform: Platform, only?: readonly string[]): Promise<number> {
  const directory = machine(platform);
  const origin = await installationOrigin(platform);
  let [taken, size] = [0, 0];
  const ids = only ?? (await allClients(directory));
  for (let at = 0; at < ids.length; at += BATCH) {
    const heads: Head[] = [];
    for (const id of ids.slice(at, at + BATCH)) {
      const head = await headOf(machine(platform, id));
      if (head) heads.push(head);
    }
    const added = await directory.transaction(async (tx) => ok(await take(tx, directory, heads, origin)));
    if (!added.ok) throw new Error('unreachable: taking heads has no expected failure');
    taken += added.value.taken;
    size = Math.max(size, added.value.size);
  }
  await keepTiles(directory, size - taken, size);
  return taken;
}

/** {@link gatherHeads}, and then each witness is asked for the newest head there is. */
export async function gatherAndAsk(platform: Platform, only?: readonly string[]): Promise<void> {
  await gatherHeads(platform, only);
  await askWitnesses(platform);
}

async function allClients(directory: Context): Promise<string[]> {
  const clients = await directory.transaction(async (tx) => ok(await listClients(tx)));
  return clients.ok ? clients.value.map(({ id }) => id) : [];
}

async function headOf(context: Context): Promise<Head | null> {
  const { clientId } = context;
  const most = await mostToGive(context);
  const found = await context.transaction(async (tx) => ok(await headToGive(tx, context, most)));
  const head = found.ok ? found.value?.head : null;
  return head ? { of: clientId, size: head.size, note: head.note } : null;
}

async function take(
  tx: Tx,
  directory: Context,
  heads: readonly Head[],
  origin: string,
): Promise<{ taken: number; size: number }> {
  const { clientId, platform } = directory;
  await lockSequencing(tx, clientId);
  const existing = await findLog(tx, clientId);
  const newest = existing && (await newestHead(tx, clientId, { log: existing, forks: [] }));
  const known = await newestSizes(tx, clientId);
  const before = ({ note }: Head) => known.get(originIn(note)) ?? 0;
  for (const head of heads)
    if (head.size < before(head))
      platform.log.error(
        { clientId: head.of, size: head.size, before: before(head) },
        'the log of a client is shorter than it was: run `segl audit verify`',
      );
  const grown = heads.filter((head) => head.size > before(head)).map((head) => ({ ...head, id: v7() }));
  const first = newest?.size ?? 0;
  if (grown.length === 0) return { taken: 0, size: first };
  const hashes = grown.map(({ note }) => leafHash(new TextEncoder().encode(note)));
  const tree = newest ? await frontierAt(tx, clientId, newest) : EMPTY_FRONTIER;
  const placed = await insertHeads(tx, clientId, first, grown);
  if (placed.length !== hashes.length || placed.some((hash, at) => !equalBytes(hash, hashes[at] ?? hash)))
    throw new Error('the leaves of the installation’s log are not those of the heads that were read');
  const { frontier, completed } = append(tree, hashes);
  const head = { size: frontier.size, root: rootOf(frontier) };
  const log = await logToSign(tx, directory, existing, { origin, since: head.size });
  await insertTree(tx, clientId, completed, { ...head, note: signCheckpoint(directory, log, head) });
  return { taken: grown.length, size: head.size };
}

/** The name under which it was signed: another, where a log was begun anew. */
const originIn = (note: string) => note.split('\n')[0] ?? '';

/** @throws where the stored tree does not give the root of that head */
async function frontierAt(tx: Tx, clientId: string, { size, root }: CheckpointRow): Promise<Frontier> {
  const frontier = { size, peaks: await readHashes(tx, clientId, subtrees(0, size)) };
  if (!equalBytes(rootOf(frontier), root)) {
    throw new Error(`the stored tree of client ${clientId} does not give the root signed at size ${size}`);
  }
  return frontier;
}
