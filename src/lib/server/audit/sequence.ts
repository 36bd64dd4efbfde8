import { ok, type Result } from '#lib/domain/result.ts';
import { equalBytes } from '#lib/domain/tlog/bytes.ts';
import { append, EMPTY_FRONTIER, rootOf, subtrees, type Frontier } from '#lib/domain/tlog/tree.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { newLog, signCheckpoint } from './log.ts';
import {
  findLog,
  insertLog,
  insertTree,
  lockSequencing,
  movePending,
  newestCheckpoint,
  readHashes,
  type CheckpointRow,
  type LogRow,
} from './store.ts';

/** Events per transaction: bounds memory and how long the others wait for the lock. */
const BATCH = 5000;

export interface Sequenced {
  /** Leaves in the log, all covered by its newest checkpoint. */
  readonly size: number;
  /** The events this run gave their leaf, with its index. */
  readonly moved: ReadonlyMap<string, number>;
}

/**
 * Gives every committed event of the client that has none its leaf, and signs one checkpoint per batch. Leaves,
 * nodes and checkpoint are one transaction under a lock per client: any number of processes may run this at once,
 * and one that dies leaves nothing half done.
 * @throws when the stored tree doesn't give the root last signed: a changed log is never signed over
 */
export async function sequence(context: Context): Promise<Sequenced> {
  const moved = new Map<string, number>();
  for (;;) {
    const result: Result<{ size: number; full: boolean }, never> = await context.transaction(async (tx) => {
      return ok(await sequenceBatch(tx, context, moved));
    });
    if (!result.ok) throw new Error('unreachable: sequencing has no expected failure');
    if (!result.value.full) return { size: result.value.size, moved };
  }
}

async function sequenceBatch(tx: Tx, context: Context, moved: Map<string, number>) {
  const { clientId } = context;
  // Sent together, run in this order, each seeing what was committed when the lock was got: one round trip.
  const [, newest, existing, leaves] = await Promise.all([
    lockSequencing(tx, clientId),
    newestCheckpoint(tx, clientId),
    findLog(tx, clientId),
    movePending(tx, clientId, BATCH),
  ]);
  if (leaves.length === 0) return { size: newest?.size ?? 0, full: false };
  const before = newest ? await frontierAt(tx, clientId, newest) : EMPTY_FRONTIER;
  const { frontier, completed } = append(
    before,
    leaves.map(({ hash }) => hash),
  );
  const log = existing ?? (await createLog(tx, context));
  const head = { size: frontier.size, root: rootOf(frontier) };
  await insertTree(tx, clientId, completed, { ...head, note: signCheckpoint(context, log, head) });
  for (const { eventId, index } of leaves) moved.set(eventId, index);
  return { size: frontier.size, full: leaves.length === BATCH };
}

async function frontierAt(tx: Tx, clientId: string, { size, root }: CheckpointRow): Promise<Frontier> {
  const frontier = { size, peaks: await readHashes(tx, clientId, subtrees(0, size)) };
  if (!equalBytes(rootOf(frontier), root)) {
    throw new Error(`the stored tree of client ${clientId} does not give the root signed at size ${size}`);
  }
  return frontier;
}

async function createLog(tx: Tx, context: Context): Promise<LogRow> {
  const log = newLog(context);
  await insertLog(tx, context.clientId, log);
  return log;
}
