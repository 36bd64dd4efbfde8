import type { Transport } from '../../platform/rpc.ts';
import { WEAKENING_TRANSPORT } from '../../platform/weakening.ts';
import type { PeriodError } from './service.ts';

declare module '../../platform/rpc/refusals.ts' {
  interface Codes {
    periods: keyof typeof PERIODS_TRANSPORT;
  }
}

export const PERIODS_TRANSPORT = {
  ...WEAKENING_TRANSPORT,
  period_not_in_year: 'NOT_FOUND',
  period_not_last_locked: 'CONFLICT',
  period_not_locked: 'CONFLICT',
  reopening_differs: 'CONFLICT',
} as const satisfies Record<PeriodError['code'], Transport>;
