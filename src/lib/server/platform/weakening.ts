import type { Weakening } from '#lib/domain/access/weakening.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import type { Context } from './context.ts';
import type { Tx } from './database.ts';
import type { Transport } from './rpc/refusals.ts';

declare module './rpc/refusals.ts' {
  interface Codes {
    weakening: keyof typeof WEAKENING_TRANSPORT;
  }
}

/** Another administrator is to confirm it before it is done. It says what it would do, as they would be shown it. */
export interface SecondRequired extends Weakening {
  readonly code: 'second_administrator_required';
}

/** Asked by a service, in the transaction of the act, before it writes. */
export type BeforeWeakening = (
  tx: Tx,
  context: Context,
  weakening: Weakening,
) => Promise<Result<void, SecondRequired>>;

export const WEAKENING_TRANSPORT = {
  second_administrator_required: ['FORBIDDEN', 'none'],
} as const satisfies Record<SecondRequired['code'], Transport>;

/**
 * Whether an act that takes protection away may be done now. The context says who judges that; the machine's own, which has
 * nobody to judge, does what it does. Error: `second_administrator_required`.
 */
export const beforeWeakening: BeforeWeakening = async (tx, context, weakening) =>
  context.weakening ? context.weakening(tx, context, weakening) : ok();
