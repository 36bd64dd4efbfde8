import type { Transport } from '../../platform/rpc.ts';
import { POSTING_TRANSPORT } from '../vouchers/transport.ts';
import type { YearEndError } from './service.ts';

declare module '../../platform/rpc/refusals.ts' {
  interface Codes {
    yearEnd: keyof typeof YEAR_END_TRANSPORT;
  }
}

export const YEAR_END_TRANSPORT = {
  ...POSTING_TRANSPORT,
  year_end_account: 'BAD_REQUEST',
  year_end_earlier_first: 'CONFLICT',
  year_end_off: 'CONFLICT',
  year_end_periods_open: 'CONFLICT',
  year_end_year_unknown: 'NOT_FOUND',
} as const satisfies Record<YearEndError['code'], Transport>;
