import type { Failure, Result } from '#lib/domain/result.ts';
import type { Context } from './context.ts';
import type { Tx } from './database.ts';
import { constraintOf } from './postgres-error.ts';

/**
 * As the context's transaction; where a rule of the database refuses what the guards in `work` had let through, once more:
 * somebody was faster, and the guards see it now. `work` must be repeatable: it keeps nothing outside the transaction.
 * What is refused a second time is thrown, with the rule's name.
 */
export async function withSecondLook<T, E extends Failure>(
  context: Context,
  work: (tx: Tx) => Promise<Result<T, E>>,
): Promise<Result<T, E>> {
  try {
    return await context.transaction(work);
  } catch (cause) {
    if (constraintOf(cause) === null) throw cause;
    return context.transaction(work);
  }
}
