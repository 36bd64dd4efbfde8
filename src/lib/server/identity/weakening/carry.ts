import type { Subject } from '#lib/domain/access/policy.ts';
import type { Weakening } from '#lib/domain/access/weakening.ts';
import type { Failure, Result } from '#lib/domain/result.ts';
import type { Context } from '#lib/server/platform/context.ts';

/** Who does it, and why. */
export interface ByWhom {
  readonly reason: string;
  readonly subject: Subject;
}

/**
 * Does an act by what it says of itself, in the context's transaction: through the service whose act it is, which asks
 * `beforeWeakening`. Any error is one of that service; what the act says and can't be is one too.
 */
export type Carry = (context: Context, weakening: Weakening, by: ByWhom) => Promise<Result<unknown, Failure>>;
