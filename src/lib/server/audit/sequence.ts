import { ok, type Result } from '#lib/domain/result.ts';
import { equalBytes } from '#lib/domain/tlog/bytes.ts';
import { statedIn } from '#lib/domain/tlog/event.ts';
import { append, EMPTY_FRONTIER, leafHash, rootOf, subtrees, type Frontier } from '#lib/domain/tlog/tree.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { newestHead } from './head.ts';
import { newLog, newSecondKey, signCheckpoint } from './log.ts';
import { notAuthentic } from './mac.ts';
import { installationOrigin, originUnder } from './origin.ts';
import {
  findLog,
  insertLog,
  insertSecondKey,
  insertTree,
  lockSequencing,
  newestCheckpoint,
  placeLeaves,
  readHashes,
  readWaiting,
  type CheckpointRow,
  type LogRow,
  type Place,
  type Waiting,
} from './store.ts';

/** Events per transaction: bounds memory and how long the others wait for the lock. */
const BATCH = 5000;

export interface Sequenced {
  /** Leaves in the log, all covered by its newest checkpoint. */
  readonly size: number;
  /** The events this run gave their leaf, with its index. */
  readonly moved: ReadonlyMap<string, number>;
  /** What waits and gets none: the application did not write it. */
  readonly refused: readonly string[];
}

/**
 * Gives every committed event of the client that the application wrote and that has none its leaf, and signs one
 * checkpoint per batch. Leaves, nodes and checkpoint are one transaction under a lock per client: any number of processes
 * may run this at once, and one that dies leaves nothing half done. What only somebody with the database can have written
 * stays where it waits, holds up nothing behind it, and is told as an error.
 * @throws when the stored tree doesn't give the root last signed: a changed log is never signed over
 */
export function sequence(context: Context): Promise<Sequenced> {
  return sequenceAll(context, isAuthentic);
}

/** {@link sequence}, of whatever `takes` takes. */
export async function sequenceAll(context: Context, takes: Judge): Promise<Sequenced> {
  const moved = new Map<string, number>();
  const refused: string[] = [];
  const origin = originUnder(await installationOrigin(context.platform), context.clientId);
  for (let after: Place = FIRST; ;) {
    const result: Result<Batch, never> = await context.transaction(async (tx) =>
      ok(await sequenceBatch(tx, context, { after, takes, origin })),
    );
    if (!result.ok) throw new Error('unreachable: sequencing has no expected failure');
    const batch = result.value;
    batch.moved.forEach((eventId, at) => moved.set(eventId, batch.size - batch.moved.length + at));
    refused.push(...batch.refused);
    if (batch.last !== null) {
      after = batch.last;
      continue;
    }
    if (refused.length > 0)
      context.platform.log.error(
        { clientId: context.clientId, refused: refused.length, first: refused[0] },
        'events that this application did not write wait for the log, and get no place in it: run `segl audit verify`',
      );
    return { size: batch.size, moved, refused };
  }
}

/** Before the first place in the queue. */
const FIRST: Place = { position: -(2n ** 63n), eventId: '00000000-0000-0000-0000-000000000000' };

interface Batch {
  readonly size: number;
  /** In the order of their leaves. */
  readonly moved: readonly string[];
  readonly refused: readonly string[];
  /** Where to go on in the queue; null where nothing was left. */
  readonly last: Place | null;
}

interface Wanted {
  readonly after: Place;
  readonly takes: Judge;
  /** What the log is called, if it has none yet. */
  readonly origin: string;
}

async function sequenceBatch(tx: Tx, context: Context, { after, takes, origin }: Wanted): Promise<Batch> {
  const { clientId } = context;
  // Sent together, run in this order, each seeing what was committed when the lock was got: one round trip.
  const [, existing, stored, waiting] = await Promise.all([
    lockSequencing(tx, clientId),
    findLog(tx, clientId),
    newestCheckpoint(tx, clientId),
    readWaiting(tx, clientId, after, BATCH),
  ]);
  if (stored && !existing) throw new Error(`the log of client ${clientId} has lost its key`);
  const newest = existing && stored ? await newestHead(tx, clientId, existing) : null;
  const size = newest?.size ?? 0;
  const last = waiting.length === BATCH ? (waiting.at(-1) ?? null) : null;
  const own = waiting
    .filter((event): event is Written => event.statement !== null)
    .filter((event) => takes(context, event));
  const ids = own.map(({ eventId }) => eventId);
  const taken = new Set(ids);
  const refused = waiting.map(({ eventId }) => eventId).filter((id) => !taken.has(id));
  if (own.length === 0) return { size, moved: [], refused, last };

  const hashes = own.map(({ statement }) => leafHash(statement));
  const [before, placed] = await Promise.all([
    newest ? frontierAt(tx, clientId, newest) : EMPTY_FRONTIER,
    placeLeaves(tx, clientId, size, ids),
  ]);
  // Hashed twice, by code that has nothing in common: what is signed is what lies there.
  if (placed.length !== hashes.length || placed.some((hash, at) => !equalBytes(hash, hashes[at] ?? NONE)))
    throw new Error(
      `the leaves of client ${clientId} from ${size} on are not those of the events that were checked`,
    );
  const { frontier, completed } = append(before, hashes);
  const head = { size: frontier.size, root: rootOf(frontier) };
  const log = await logToSign(tx, context, existing, { origin, since: head.size });
  await insertTree(tx, clientId, completed, { ...head, note: signCheckpoint(context, log, head) });
  return { size: frontier.size, moved: ids, refused, last };
}

const NONE = new Uint8Array(0);

type Written = Waiting & { readonly statement: Uint8Array };

/** Whether a waiting event gets a place in the log. */
export type Judge = (context: Context, event: Written) => boolean;

/** The application wrote it, for this client and under this id. */
export const isAuthentic: Judge = ({ clientId, platform }, event) => {
  if (notAuthentic(platform.keys, event) !== null) return false;
  const { client, id } = statedIn(event.statement);
  return client === clientId && id === event.eventId;
};

/** @throws where the stored tree does not give the root of that head */
export async function frontierAt(tx: Tx, clientId: string, { size, root }: CheckpointRow): Promise<Frontier> {
  const frontier = { size, peaks: await readHashes(tx, clientId, subtrees(0, size)) };
  if (!equalBytes(rootOf(frontier), root)) {
    throw new Error(`the stored tree of client ${clientId} does not give the root signed at size ${size}`);
  }
  return frontier;
}

/** The log with both its keys; what of it is missing is made. */
export async function logToSign(
  tx: Tx,
  context: Context,
  existing: LogRow | null,
  { origin, since }: { readonly origin: string; readonly since: number },
): Promise<LogRow> {
  const log = existing ?? newLog(context, origin);
  if (!existing) await insertLog(tx, context.clientId, log);
  if (log.second) return log;
  const second = newSecondKey(context, since);
  await insertSecondKey(tx, context.clientId, second);
  return { ...log, second };
}
