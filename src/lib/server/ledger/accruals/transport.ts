import type { Transport } from '../../platform/rpc.ts';
import { POSTING_TRANSPORT } from '../vouchers/transport.ts';
import type { EndAccrualError, MakeAccrualError } from './service.ts';

declare module '../../platform/rpc/refusals.ts' {
  interface Codes {
    accruals: keyof typeof ACCRUALS_TRANSPORT;
  }
}

export const ACCRUALS_TRANSPORT = {
  ...POSTING_TRANSPORT,
  accrual_account: 'BAD_REQUEST',
  accrual_again: 'CONFLICT',
  accrual_differs: 'CONFLICT',
  accrual_early: 'BAD_REQUEST',
  accrual_late: 'BAD_REQUEST',
  accrual_line: 'BAD_REQUEST',
  accrual_over: 'CONFLICT',
  accrual_too_small: 'BAD_REQUEST',
  accrual_unknown: 'NOT_FOUND',
  voucher_unknown: 'NOT_FOUND',
} as const satisfies Record<MakeAccrualError['code'] | EndAccrualError['code'], Transport>;
