import { ok } from '#lib/domain/result.ts';
import { covered } from '#lib/server/audit/index.ts';
import type { Context } from '../platform/context.ts';
import type { Tx } from '../platform/database.ts';
import { answer } from '../platform/rpc.ts';

/** Runs a query of a store for a procedure that only reads. */
export async function read<T>(context: Context, list: (tx: Tx, clientId: string) => Promise<T>): Promise<T> {
  return answer(await context.transaction(async (tx) => ok(await list(tx, context.clientId))), {});
}

/** The answer waits for the checkpoint that covers the change; where it is late, the change stands all the same. */
export async function sealed(
  context: Context,
  eventId: string | null,
): Promise<{ checkpoint: number | null }> {
  const coverage = eventId ? await covered(context, eventId) : null;
  return { checkpoint: coverage?.covered ? coverage.size : null };
}
