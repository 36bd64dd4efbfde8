import type { Transport } from '../../platform/rpc.ts';
import type { ReversalError } from './reversal.ts';
import type { PostError } from './service.ts';

declare module '../../platform/rpc/refusals.ts' {
  interface Codes {
    vouchers: keyof typeof VOUCHERS_TRANSPORT;
  }
}

/** How what stands against a posting travels; the desk's approvals post as well. */
export const POSTING_TRANSPORT = {
  account_not_valid: 'BAD_REQUEST',
  account_unknown: 'BAD_REQUEST',
  already_reversed: 'CONFLICT',
  approval_needed: 'CONFLICT',
  clock_differs: 'INTERNAL_SERVER_ERROR',
  counterparty_closed: 'BAD_REQUEST',
  counterparty_unknown: 'BAD_REQUEST',
  dimension_closed: 'BAD_REQUEST',
  dimension_missing: 'BAD_REQUEST',
  dimension_unknown: 'BAD_REQUEST',
  draft_already_posted: 'CONFLICT',
  invoice_again: 'CONFLICT',
  line_zero: 'BAD_REQUEST',
  period_locked: 'CONFLICT',
  period_soft_locked: 'CONFLICT',
  period_unknown: 'BAD_REQUEST',
  series_unknown: 'BAD_REQUEST',
  vat_code_not_valid: 'BAD_REQUEST',
  vat_code_unknown: 'BAD_REQUEST',
  vat_term_reported: 'CONFLICT',
  voucher_differs: 'CONFLICT',
  voucher_too_few_lines: 'BAD_REQUEST',
  voucher_too_many_lines: 'BAD_REQUEST',
  voucher_unbalanced: 'BAD_REQUEST',
} as const satisfies Record<PostError['code'], Transport>;

export const VOUCHERS_TRANSPORT = {
  ...POSTING_TRANSPORT,
  reversal_of_accrued: 'CONFLICT',
  reversal_of_automatic: 'CONFLICT',
  reversal_of_difference: 'CONFLICT',
  reversal_of_receipt: 'CONFLICT',
  reversal_too_early: 'BAD_REQUEST',
  voucher_unknown: 'NOT_FOUND',
} as const satisfies Record<ReversalError['code'], Transport>;
