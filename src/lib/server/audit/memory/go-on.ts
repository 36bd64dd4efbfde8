import { formatVerifierKey } from '#lib/domain/tlog/note.ts';
import type { Frontier } from '#lib/domain/tlog/tree.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { newestHead } from '../sequence/head.ts';
import { newLog, verifierKeyOf } from '../keys/log.ts';
import { hasMarked } from '../mark/marked.ts';
import { insertLog, type CheckpointRow, type LogRow } from '../store.ts';
import { forksOf, logAt } from './forks.ts';
import { groundOf } from './ground.ts';
import { memoryOf } from './memory.ts';
import { NotSigned } from './not-signed.ts';
import type { RememberedHead } from './statement.ts';

/** What a log goes on from. */
export interface Ground {
  /** As it signs now. */
  readonly log: LogRow;
  readonly tree: Frontier;
  /** The newest that is remembered. */
  readonly known: RememberedHead;
  /** A head that the log has signed and nobody remembers yet; null where there is none. */
  readonly ahead: RememberedHead | null;
}

export interface Found {
  readonly existing: LogRow | null;
  /** The newest row among the tree heads, whatever it is. */
  readonly stored: CheckpointRow | null;
  readonly heads: readonly RememberedHead[];
  /** What the log is called, if it has none yet. */
  readonly origin: string;
  /** Whether something is to be signed. */
  readonly wanted: boolean;
}

/**
 * Under the lock of the client: the log, which is made where there is none and something is to be signed, with its
 * tree, held against what is remembered. Null where there is nothing yet. A memory is begun for a log
 * that has none, and that no version with a memory has written. Errors, thrown: {@link NotSigned}.
 */
export async function goOnFrom(
  tx: Tx,
  context: Context,
  { existing, stored, heads, origin, wanted }: Found,
): Promise<Ground | null> {
  const { clientId } = context;
  if (!existing && stored)
    throw new NotSigned('log_damaged', `the log of client ${clientId} has lost its key`);
  if (!wanted && !stored && heads.length === 0) return null;
  const remembered = heads.length > 0 ? heads : await begin(tx, context);
  const [known] = remembered;
  if (!known) throw new NotSigned('memory_missing', `client ${clientId}`);
  if (!existing && known.size > 0)
    throw new NotSigned('log_shorter', `the log of client ${clientId}, of ${known.size} leaves, is gone`);
  if (!existing && !wanted) return null;
  // Whoever began its memory may have died before it was listed.
  if (known.size === 0 && wanted) await memoryOf(context.platform).list(clientId);
  const log = logAt(existing ?? (await makeLog(tx, context, origin)), known.generation);
  if (known.origin !== '' && log.origin !== known.origin)
    throw new NotSigned('log_damaged', `the log of client ${clientId} is not named as it was when it signed`);
  const head = await newestHead(tx, clientId, { log, forks: [] }, { above: known.size, newest: stored });
  const tree = await groundOf(tx, clientId, { head, remembered });
  const authenticated = known.authenticated || (head !== null && (await hasMarked(tx, clientId)));
  return { log, tree, known, ahead: head && headOf(log, { ...known, authenticated }, head) };
}

/** That head of the log, as it is remembered. What was remembered of its second key once is taken from nobody else. */
export function headOf(
  log: LogRow,
  {
    clientId,
    generation,
    authenticated,
    secondSince,
  }: Pick<RememberedHead, 'clientId' | 'generation' | 'authenticated' | 'secondSince'>,
  { size, root, note }: CheckpointRow,
): RememberedHead {
  const key = verifierKeyOf(log);
  return {
    ...{ clientId, generation, authenticated, size, root, note },
    ...{ origin: key.name, key: formatVerifierKey(key) },
    secondSince: secondSince ?? log.second?.since ?? null,
  };
}

export async function makeLog(tx: Tx, context: Context, origin: string): Promise<LogRow> {
  const log = newLog(context, origin);
  await insertLog(tx, context.clientId, log);
  return log;
}

async function begin(tx: Tx, context: Context): Promise<RememberedHead[]> {
  const { clientId, platform } = context;
  const memory = memoryOf(platform);
  // Another process may have begun it while this one waited for the lock.
  const meanwhile = await memory.heads(clientId);
  if (meanwhile.length > 0) return meanwhile;
  const listed = (await memory.clients())?.has(clientId);
  // Who only has the database can't make a mark, and a log of an earlier version has none; nor could that begin one anew.
  if (listed || (await hasMarked(tx, clientId)) || (await forksOf(tx, context)).length > 0)
    throw new NotSigned('memory_missing', `what was remembered of client ${clientId} is not there`);
  await memory.begin(clientId);
  return memory.heads(clientId);
}
