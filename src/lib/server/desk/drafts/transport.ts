import type { ReopenError } from '#lib/domain/drafts/draft-rules.ts';
import { POSTING_TRANSPORT } from '../../ledger/index.ts';
import type { Transport } from '../../platform/rpc.ts';
import type { LateError, ProofError } from '../away/take.ts';
import type { TicketsError } from '../away/tickets.ts';
import type { DecideError } from './approvals.ts';
import type { MakeError, OpenError, SubmitError } from './service.ts';

declare module '../../platform/rpc/refusals.ts' {
  interface Codes {
    drafts: keyof typeof DRAFTS_TRANSPORT;
  }
}

export const DRAFTS_TRANSPORT = {
  ...POSTING_TRANSPORT,
  accounts_same: 'BAD_REQUEST',
  approval_differs: 'CONFLICT',
  approval_given_before: 'CONFLICT',
  approval_not_asked: 'CONFLICT',
  approval_of_own_work: 'FORBIDDEN',
  approval_rules_changed: 'CONFLICT',
  approval_void: 'CONFLICT',
  away_counter_back: 'CONFLICT',
  away_key_closed: 'CONFLICT',
  away_key_unfit: 'BAD_REQUEST',
  away_key_unknown: 'CONFLICT',
  away_moment: 'CONFLICT',
  away_sign_in_anew: 'CONFLICT',
  away_signature_wrong: 'CONFLICT',
  away_ticket_expired: 'CONFLICT',
  away_ticket_foreign: 'CONFLICT',
  away_ticket_spent: 'CONFLICT',
  bank_account_invalid: 'BAD_REQUEST',
  cid_invalid: 'BAD_REQUEST',
  date_after_today: 'BAD_REQUEST',
  date_unreasonable: 'BAD_REQUEST',
  draft_changed_meanwhile: 'CONFLICT',
  draft_incomplete: 'BAD_REQUEST',
  draft_not_open: 'CONFLICT',
  draft_not_posted: 'CONFLICT',
  draft_not_submitted: 'CONFLICT',
  draft_unknown: 'NOT_FOUND',
  invoice_dates_differ: 'BAD_REQUEST',
  invoice_party_missing: 'BAD_REQUEST',
  line_amount_missing: 'BAD_REQUEST',
  paper_again: 'CONFLICT',
  photo_elsewhere: 'CONFLICT',
  photo_missing: 'CONFLICT',
  photo_twice: 'BAD_REQUEST',
  passkey_copied: 'CONFLICT',
  passkey_not_told: 'CONFLICT',
  passkey_unvouched: 'CONFLICT',
  series_is_opening: 'BAD_REQUEST',
  signature_differs: 'CONFLICT',
  signature_invalid: 'BAD_REQUEST',
  signature_moment: 'CONFLICT',
  signature_required: 'CONFLICT',
  vat_account_missing: 'BAD_REQUEST',
  vat_code_not_for_purchases: 'BAD_REQUEST',
  vat_differs_from_rate: 'BAD_REQUEST',
  vat_rate_unknown: 'BAD_REQUEST',
  vat_share_not_for_code: 'BAD_REQUEST',
  voucher_not_reversed: 'CONFLICT',
} as const satisfies Record<
  (
    | OpenError
    | MakeError
    | SubmitError
    | DecideError
    | ReopenError
    | TicketsError
    | ProofError
    | LateError
  )['code'],
  Transport
>;
