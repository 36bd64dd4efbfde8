import type { CivilDate } from '../../date.ts';
import type { ReportId } from '../reports/reports.ts';

/**
 * A figure that is kept or told, and is not what the lines come to: where it stands, both values as decimals in kroner. None
 * unless somebody went behind the app's back, or a report is wrong.
 */
export type Difference =
  /** The kept sum of a side of an account in a period. */
  | {
      readonly code: 'balance_differs';
      readonly account: string;
      readonly year: number;
      readonly period: number;
      readonly side: 'debit' | 'credit';
      readonly kept: string;
      readonly lines: string;
    }
  /** What is kept of a side of a balance as it stood when the log had `size` events. */
  | {
      readonly code: 'mark_differs';
      readonly account: string;
      readonly year: number;
      readonly period: number;
      readonly size: string;
      readonly side: 'debit' | 'credit';
      readonly kept: string;
      readonly lines: string;
    }
  /** A line that is not listed under its account as it was posted, or is listed and not there. */
  | {
      readonly code: 'line_astray';
      readonly account: string;
      readonly voucher: string;
      readonly line: number;
    }
  /** A series of a year whose counter is not at its last voucher, or whose numbers have a gap. */
  | {
      readonly code: 'number_gap';
      readonly series: string;
      readonly year: number;
      readonly counter: string;
      readonly last: string;
      readonly vouchers: number;
    }
  /** A voucher whose lines do not come to zero; `amount` is what they come to. */
  | { readonly code: 'voucher_unbalanced'; readonly voucher: string; readonly amount: string }
  /** A voucher that counts in a period which does not have its date. */
  | {
      readonly code: 'voucher_in_other_period';
      readonly voucher: string;
      readonly date: CivilDate;
      readonly year: number;
      readonly period: number;
    }
  /** What a report tells: `row` is an account, a month, or empty for what all of it comes to; `figure` a field of it. */
  | {
      readonly code: 'report_differs';
      readonly report: ReportId;
      /** What it was asked, as its address says it: `year=2026&through=3`. */
      readonly asked: string;
      readonly row: string;
      readonly figure: string;
      readonly kept: string;
      readonly lines: string;
    }
  /** What a delivered return that holds says is due, in kroner, and what the lines of its term come to now. */
  | {
      readonly code: 'vat_return_differs';
      readonly startsOn: CivilDate;
      readonly endsOn: CivilDate;
      readonly kept: string;
      readonly lines: string;
    };

export type DifferenceCode = Difference['code'];
export type DifferenceOf<Code extends DifferenceCode> = Extract<Difference, { code: Code }>;
