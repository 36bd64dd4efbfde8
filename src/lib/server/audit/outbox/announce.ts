import type { Failure, Result } from '#lib/domain/result.ts';
import { directoryOf, type Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { prepare, type NewEvent } from '../record.ts';
import { courierOf } from './courier.ts';
import { sealEntry } from './entry.ts';
import { insertEntry } from './store.ts';

/**
 * Has an event written into the log of each of these clients, exactly if the caller's transaction, which is one of the
 * directory, commits: soon after it, once, and those of one source in the order in which they were announced. Each client
 * gets an event of its own, and none learns of the others.
 */
export async function announce(
  tx: Tx,
  context: Context,
  clientIds: readonly string[],
  event: NewEvent,
): Promise<void> {
  for (const clientId of clientIds) {
    const prepared = prepare({ ...context, clientId }, event);
    await insertEntry(tx, prepared, sealEntry(context.platform.keys, prepared));
  }
}

/** A transaction of the directory that may announce; what it has announced is on its way when this resolves. */
export async function announcing<T, E extends Failure>(
  context: Context,
  work: (tx: Tx) => Promise<Result<T, E>>,
): Promise<Result<T, E>> {
  const result = await directoryOf(context).transaction(work);
  courierOf(context.platform).signal();
  return result;
}
