import { v7 as uuidv7 } from 'uuid';
import { JOB_INPUTS, type JobInput, type JobKind } from '#lib/domain/jobs/kinds.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../database.ts';
import { insertJob, insertOrHurry } from './store.ts';

/** Has something done after the transaction, and only if that commits: for the context's client, or for the machine. */
export async function enqueue<K extends JobKind>(
  tx: Tx,
  context: Context,
  kind: K,
  input: JobInput<K>,
): Promise<void> {
  await insertJob(tx, newJob(context, kind, input));
}

/**
 * As {@link enqueue}, unless one of its kind under that name is there already: that is tried now, if it does not run.
 * @param once tells those of one kind apart, where there may be several
 */
export async function enqueueOnce<K extends JobKind>(
  tx: Tx,
  context: Context,
  kind: K,
  input: JobInput<K>,
  once = '',
): Promise<void> {
  await insertOrHurry(tx, { ...newJob(context, kind, input), once });
}

function newJob<K extends JobKind>(context: Context, kind: K, input: JobInput<K>) {
  const { clientId, actorId: causedBy, platform } = context;
  // What would not be read back is refused here, where it is caused.
  const checked = JOB_INPUTS[kind].parse(input);
  return { clientId, id: uuidv7(), kind, input: checked, causedBy, createdAt: platform.clock.now() };
}
