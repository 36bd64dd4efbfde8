import type { Transport } from '../../platform/rpc.ts';
import type { LockError } from './service.ts';
import type { VatAccountError } from './vat-accounts.ts';

declare module '../../platform/rpc/refusals.ts' {
  interface Codes {
    chart: keyof typeof CHART_TRANSPORT;
  }
}

export const CHART_TRANSPORT = {
  account_unknown: 'BAD_REQUEST',
  period_not_in_year: 'NOT_FOUND',
  period_out_of_order: 'CONFLICT',
  vat_code_has_no_tax: 'BAD_REQUEST',
  vat_code_unknown: 'BAD_REQUEST',
} as const satisfies Record<(LockError | VatAccountError)['code'], Transport>;
