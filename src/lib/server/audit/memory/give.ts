import { ok } from '#lib/domain/result.ts';
import { machine, type Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { newestHead } from '../sequence/head.ts';
import { sequence } from '../sequence/sequence.ts';
import type { CheckpointRow, LogRow } from '../store.ts';
import { logOfSize, namedLog } from './forks.ts';
import { memoryOf } from './memory.ts';
import { NotSigned } from './not-signed.ts';

/**
 * How large a head may be given to anybody: one that is not remembered could be taken back unseen. Where the log is ahead,
 * as after a process that died between the two or one that has another data folder, that is made good first. Undefined
 * where nothing is remembered that opens: such a log is not signed, and what it has was given before.
 */
export async function mostToGive(context: Context): Promise<number | undefined> {
  const known = await sizeKnown(context);
  if (known === undefined) return undefined;
  const own = machine(context.platform, context.clientId);
  const ahead = await own.transaction(async (tx) => ok((await headToGive(tx, own))?.head.size ?? 0));
  if (!ahead.ok || ahead.value <= known) return known;
  // Of the installation's log too, in which no event waits.
  await sequence(own).catch(ifNotSigned);
  return sizeKnown(context);
}

/** The newest head of at most that size, with the log as it signed it. */
export async function headToGive(
  tx: Tx,
  context: Context,
  most?: number,
): Promise<{ readonly head: CheckpointRow; readonly log: LogRow } | null> {
  const { clientId } = context;
  const named = await namedLog(tx, context);
  const head = named && (await newestHead(tx, clientId, named, { most }));
  return head && { head, log: logOfSize(named.log, named.forks, head.size) };
}

async function sizeKnown({ platform, clientId }: Context): Promise<number | undefined> {
  const head = await memoryOf(platform).firstHead(clientId).catch(ifNotSigned);
  return head?.size;
}

function ifNotSigned(cause: unknown): null {
  if (cause instanceof NotSigned) return null;
  throw cause;
}
