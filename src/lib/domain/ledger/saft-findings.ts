import type { CivilDate } from '../date.ts';
import type { Minor } from '../money.ts';

/**
 * Something in a readable file that does not hang together. An error makes the entries unfit to become a
 * ledger; a warning is worth a person's look, and importing stays exact without it. `line` is where it
 * stands in the file.
 */
export type SaftFinding = SaftFact & { readonly severity: 'error' | 'warning'; readonly line: number };

/** Which voucher a finding is about, in the file's own words. */
export interface InTransaction {
  readonly journal: string;
  readonly transaction: string;
}

export type SaftFact = ImportFact | CheckFact;

/** What an import says as well; its reports are kept, and shells of earlier releases read them by these codes. */
export type ImportFact =
  // Errors
  | { readonly code: 'saft_unsupported_currency'; readonly currency: string }
  | { readonly code: 'saft_missing_grouping'; readonly account: string }
  | { readonly code: 'saft_missing_standard_tax_code'; readonly taxCode: string }
  | { readonly code: 'saft_years_end_together'; readonly year: number }
  | { readonly code: 'saft_duplicate_account'; readonly account: string; readonly firstLine: number }
  | { readonly code: 'saft_duplicate_party'; readonly party: string; readonly firstLine: number }
  | ({ readonly code: 'saft_unknown_account'; readonly account: string } & InTransaction)
  | ({ readonly code: 'saft_unknown_tax_code'; readonly taxCode: string } & InTransaction)
  | ({
      readonly code: 'saft_tax_code_not_valid';
      readonly taxCode: string;
      readonly date: CivilDate;
    } & InTransaction)
  | ({ readonly code: 'saft_unknown_customer'; readonly customer: string } & InTransaction)
  | ({ readonly code: 'saft_unknown_supplier'; readonly supplier: string } & InTransaction)
  | ({ readonly code: 'saft_duplicate_transaction'; readonly firstLine: number } & InTransaction)
  | ({ readonly code: 'saft_unbalanced_transaction'; readonly difference: Minor } & InTransaction)
  | { readonly code: 'saft_wrong_number_of_entries'; readonly claimed: bigint; readonly counted: bigint }
  | { readonly code: 'saft_wrong_total_debit'; readonly claimed: Minor; readonly counted: Minor }
  | { readonly code: 'saft_wrong_total_credit'; readonly claimed: Minor; readonly counted: Minor }
  | { readonly code: 'saft_sums_too_large'; readonly sum: Minor }
  // Warnings
  | { readonly code: 'saft_missing_selection' }
  | { readonly code: 'saft_repeated_account'; readonly account: string; readonly firstLine: number }
  | { readonly code: 'saft_repeated_tax_code'; readonly taxCode: string; readonly firstLine: number }
  | {
      readonly code: 'saft_unknown_standard_tax_code';
      readonly taxCode: string;
      readonly standardCode: string;
    }
  | { readonly code: 'saft_unknown_party_account'; readonly party: string; readonly account: string }
  | ({ readonly code: 'saft_unknown_analysis'; readonly type: string; readonly id: string } & InTransaction)
  | ({ readonly code: 'saft_tax_without_code' } & InTransaction)
  | ({ readonly code: 'saft_repeated_record_id'; readonly recordId: string } & InTransaction)
  | ({ readonly code: 'saft_date_outside_selection'; readonly date: CivilDate } & InTransaction)
  | ({
      readonly code: 'saft_period_differs';
      readonly period: number;
      readonly year: number;
      readonly booked: string;
    } & InTransaction)
  | ({ readonly code: 'saft_split_analysis'; readonly type: string } & InTransaction)
  | ({ readonly code: 'saft_second_tax'; readonly taxCode: string } & InTransaction)
  | ({ readonly code: 'saft_text_cut' } & InTransaction)
  | { readonly code: 'saft_invalid_registration_number'; readonly number: string }
  | { readonly code: 'saft_opening_unbalanced'; readonly difference: Minor }
  | BalanceFact<'saft_closing_differs'>
  | BalanceFact<'saft_party_opening_differs'>
  | BalanceFact<'saft_party_closing_differs'>;

/** What is said only where a file is checked for its own sake. */
export type CheckFact =
  | {
      readonly code: 'saft_unknown_grouping';
      readonly account: string;
      readonly category: string;
      readonly groupingCode: string;
    }
  | {
      readonly code: 'saft_duplicate_analysis';
      readonly type: string;
      readonly id: string;
      readonly firstLine: number;
    }
  | { readonly code: 'saft_repeated_journal'; readonly journal: string; readonly firstLine: number }
  | ({
      readonly code: 'saft_vat_differs';
      readonly taxCode: string;
      readonly base: Minor;
      /** Hundredths of a per cent, as both rates of `saft_vat_rate_differs`. */
      readonly rate: bigint;
      readonly stated: Minor;
      readonly computed: Minor;
    } & InTransaction)
  | ({
      readonly code: 'saft_vat_rate_differs';
      readonly taxCode: string;
      readonly stated: bigint;
      readonly computed: bigint;
    } & InTransaction);

interface BalanceFact<Code extends string> {
  readonly code: Code;
  readonly account: string;
  readonly stated: Minor;
  readonly computed: Minor;
}
