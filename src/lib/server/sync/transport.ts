import type { Transport } from '../platform/rpc.ts';
import type { PushError } from './service.ts';

declare module '../platform/rpc/refusals.ts' {
  interface Codes {
    sync: keyof typeof SYNC_TRANSPORT;
  }
}

/** How each of sync's expected errors travels. A code without a line here does not compile. */
export const SYNC_TRANSPORT = {
  device_not_yours: 'FORBIDDEN',
  device_unknown: 'NOT_FOUND',
  mutation_differs: 'CONFLICT',
  mutation_out_of_order: 'CONFLICT',
} as const satisfies Record<PushError['code'], Transport>;
