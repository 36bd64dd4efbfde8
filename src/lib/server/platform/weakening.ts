import type { SecondRequired } from '#lib/domain/access/weakening.ts';
import { ok } from '#lib/domain/result.ts';
import type { BeforeWeakening } from './context.ts';
import type { Transport } from './rpc/refusals.ts';

declare module './rpc/refusals.ts' {
  interface Codes {
    weakening: keyof typeof WEAKENING_TRANSPORT;
  }
}

export const WEAKENING_TRANSPORT = {
  second_administrator_required: ['FORBIDDEN', 'none'],
} as const satisfies Record<SecondRequired['code'], Transport>;

/**
 * Whether an act that takes protection away may be done now. The context says who judges that; the machine's own, which has
 * nobody to judge, does what it does. Error: `second_administrator_required`.
 */
export const beforeWeakening: BeforeWeakening = async (tx, context, weakening) =>
  context.weakening ? context.weakening(tx, context, weakening) : ok();
