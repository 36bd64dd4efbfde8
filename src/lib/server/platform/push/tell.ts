import type { JobInput } from '#lib/domain/jobs/kinds.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../database.ts';
import { enqueueOnce } from '../jobs/enqueue.ts';

/**
 * Has whom something waits for told on their devices, once the transaction is committed. Of many at once they are told once: what is
 * shown is that something waits, and not how much.
 */
export async function tellOnDevices(tx: Tx, context: Context, input: JobInput<'push.send'>): Promise<void> {
  if (!context.platform.push) return;
  const once = input.news === 'approval' ? input.news : `${input.news} ${input.to}`;
  await enqueueOnce(tx, context, 'push.send', input, once);
}
