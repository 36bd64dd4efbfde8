import type { Transport } from '../platform/rpc.ts';
import type { PullError } from './pull/pull.ts';
import type { PushError } from './together.ts';

declare module '../platform/rpc/refusals.ts' {
  interface Codes {
    sync: keyof typeof SYNC_TRANSPORT;
  }
}

/** How each of sync's expected errors travels. A code without a line here does not compile. */
export const SYNC_TRANSPORT = {
  cursor_ahead: 'CONFLICT',
  cursor_unreadable: 'BAD_REQUEST',
  device_not_yours: 'FORBIDDEN',
  device_unknown: 'NOT_FOUND',
  // Those before it in the same call are applied.
  mutation_differs: ['CONFLICT', 'unknown'],
  mutation_out_of_order: ['CONFLICT', 'unknown'],
} as const satisfies Record<(PullError | PushError)['code'], Transport>;
