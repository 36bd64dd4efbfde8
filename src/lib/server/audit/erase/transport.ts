import type { Transport } from '#lib/server/platform/rpc.ts';
import type { NotErased } from './erase.ts';

declare module '../../platform/rpc/refusals.ts' {
  interface Codes {
    erasing: keyof typeof ERASING_TRANSPORT;
  }
}

/** How each refusal to erase travels. A code without a line here does not compile. */
export const ERASING_TRANSPORT = {
  erasing_nothing: 'CONFLICT',
  erasing_kept: 'CONFLICT',
  signature_differs: 'CONFLICT',
} as const satisfies Record<NotErased['code'], Transport>;
