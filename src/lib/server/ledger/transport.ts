import type { ReopenError } from '#lib/domain/draft-rules.ts';
import type { Transport } from '../platform/rpc.ts';
import type { LockError } from './chart/service.ts';
import type { VatAccountError } from './chart/vat-accounts.ts';
import type { DecideError } from './drafts/approvals.ts';
import type { OpenError, SubmitError } from './drafts/service.ts';
import type { AppendError } from './photos/service.ts';
import type { ReversalError } from './vouchers/reversal.ts';

type LedgerError =
  | ReversalError
  | LockError
  | VatAccountError
  | OpenError
  | SubmitError
  | DecideError
  | AppendError
  | ReopenError
  | { code: 'photo_differs' }
  | { code: 'voucher_unknown' };

/** How each of the ledger's expected errors travels. A code without a line here does not compile. */
export const LEDGER_TRANSPORT = {
  accounts_same: 'BAD_REQUEST',
  account_not_valid: 'BAD_REQUEST',
  account_unknown: 'BAD_REQUEST',
  already_reversed: 'CONFLICT',
  approval_differs: 'CONFLICT',
  approval_of_own_work: 'FORBIDDEN',
  approval_void: 'CONFLICT',
  clock_differs: 'INTERNAL_SERVER_ERROR',
  chunk_beyond_end: 'BAD_REQUEST',
  chunk_size: 'PAYLOAD_TOO_LARGE',
  counterparty_unknown: 'BAD_REQUEST',
  dimension_unknown: 'BAD_REQUEST',
  date_after_today: 'BAD_REQUEST',
  draft_already_posted: 'CONFLICT',
  draft_changed_meanwhile: 'CONFLICT',
  draft_incomplete: 'BAD_REQUEST',
  draft_not_open: 'CONFLICT',
  draft_not_posted: 'CONFLICT',
  draft_not_submitted: 'CONFLICT',
  draft_unknown: 'NOT_FOUND',
  line_zero: 'BAD_REQUEST',
  period_locked: 'CONFLICT',
  period_not_in_year: 'NOT_FOUND',
  period_out_of_order: 'CONFLICT',
  period_unknown: 'BAD_REQUEST',
  photo_differs: 'CONFLICT',
  photo_hash_differs: 'CONFLICT',
  photo_missing: 'CONFLICT',
  photo_type_differs: 'BAD_REQUEST',
  photo_unknown: 'NOT_FOUND',
  reversal_of_receipt: 'CONFLICT',
  reversal_too_early: 'BAD_REQUEST',
  series_is_opening: 'BAD_REQUEST',
  series_unknown: 'BAD_REQUEST',
  storage_full: 'INTERNAL_SERVER_ERROR',
  storage_unwritable: 'INTERNAL_SERVER_ERROR',
  storage_unavailable: 'SERVICE_UNAVAILABLE',
  vat_account_missing: 'BAD_REQUEST',
  vat_code_has_no_tax: 'BAD_REQUEST',
  vat_code_not_for_purchases: 'BAD_REQUEST',
  vat_code_not_valid: 'BAD_REQUEST',
  vat_code_unknown: 'BAD_REQUEST',
  vat_rate_unknown: 'BAD_REQUEST',
  voucher_differs: 'CONFLICT',
  voucher_not_reversed: 'CONFLICT',
  voucher_too_few_lines: 'BAD_REQUEST',
  voucher_too_many_lines: 'BAD_REQUEST',
  voucher_unbalanced: 'BAD_REQUEST',
  voucher_unknown: 'NOT_FOUND',
} as const satisfies Record<LedgerError['code'], Transport>;
