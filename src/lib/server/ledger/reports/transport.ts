import type { Transport } from '../../platform/rpc.ts';
import type { PositionUnknown } from './books.ts';

declare module '../../platform/rpc/refusals.ts' {
  interface Codes {
    reports: keyof typeof REPORTS_TRANSPORT;
  }
}

/** How it travels that a report can't be asked at a position of the log. */
export const REPORTS_TRANSPORT = {
  position_unknown: 'BAD_REQUEST',
} as const satisfies Record<PositionUnknown['code'], Transport>;
