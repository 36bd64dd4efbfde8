import type { DetailsLocked } from '#lib/domain/ledger/company-details.ts';
import type { Transport } from '../../platform/rpc.ts';
import type { AccountError } from './accounts.ts';
import type { DepartmentError, DimensionError } from './dimensions.ts';
import type { PartyError } from './parties.ts';
import type { SeriesError } from './series.ts';
import type { LockError } from './service.ts';
import type { VatAccountError } from './vat-accounts.ts';
import type { VatCodeError } from './vat-code-changes.ts';
import type { OpenYearError } from './years-ahead.ts';

declare module '../../platform/rpc/refusals.ts' {
  interface Codes {
    chart: keyof typeof CHART_TRANSPORT;
  }
}

export const CHART_TRANSPORT = {
  account_exists: 'CONFLICT',
  account_in_use: 'CONFLICT',
  account_kind_locked: 'CONFLICT',
  account_unknown: 'BAD_REQUEST',
  bank_account_invalid: 'BAD_REQUEST',
  company_details_locked: 'CONFLICT',
  counterparty_exists: 'CONFLICT',
  counterparty_in_use: 'CONFLICT',
  counterparty_unknown: 'BAD_REQUEST',
  dates_backwards: 'BAD_REQUEST',
  department_exists: 'CONFLICT',
  department_unknown: 'NOT_FOUND',
  dimension_exists: 'CONFLICT',
  dimension_in_use: 'CONFLICT',
  dimension_unknown: 'BAD_REQUEST',
  fiscal_year_backwards: 'BAD_REQUEST',
  fiscal_year_ends_within_month: 'BAD_REQUEST',
  fiscal_year_out_of_reach: 'BAD_REQUEST',
  fiscal_year_taken: 'CONFLICT',
  fiscal_year_too_long: 'BAD_REQUEST',
  fiscal_year_unknown: 'CONFLICT',
  grouping_unknown: 'BAD_REQUEST',
  orgnr_invalid: 'BAD_REQUEST',
  period_not_in_year: 'NOT_FOUND',
  period_out_of_order: 'CONFLICT',
  requirement_gone: 'CONFLICT',
  requirement_overlaps: 'BAD_REQUEST',
  series_exists: 'CONFLICT',
  series_unknown: 'BAD_REQUEST',
  standard_code_unknown: 'BAD_REQUEST',
  vat_code_exists: 'CONFLICT',
  vat_code_has_no_tax: 'BAD_REQUEST',
  vat_code_unknown: 'BAD_REQUEST',
  vat_rate_in_use: 'CONFLICT',
  vat_rate_too_early: 'CONFLICT',
} as const satisfies Record<ChartError['code'], Transport>;

type ChartError =
  | AccountError
  | DepartmentError
  | DetailsLocked
  | DimensionError
  | LockError
  | OpenYearError
  | PartyError
  | SeriesError
  | VatAccountError
  | VatCodeError;
