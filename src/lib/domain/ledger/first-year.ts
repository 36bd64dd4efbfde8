import { daysAfter, isCivilDate, type CivilDate } from '../date.ts';
import { err, ok, type Result } from '../result.ts';
import { fiscalYear, MOST_MONTHS, monthAt, monthIndex, type FiscalYear } from './fiscal-year.ts';

/** The first day whose VAT rates are all known here ({@link VAT_RATES}); books of a new client begin no earlier. */
export const FIRST_DAY: CivilDate = '2012-01-01';
/** Nor further ahead: a slip of the finger would make books in which nothing can be booked for years. */
export const FURTHEST_AHEAD_MONTHS = 12;

/**
 * The days of a new client's first fiscal year. It begins on any day and, where no end is given, ends with that
 * calendar year. It ends with a month, as the years that follow do, and has at most {@link MOST_MONTHS} months; one that it
 * has in part counts as one.
 * Errors, in this order: date_invalid · fiscal_year_out_of_reach (begins before {@link FIRST_DAY}, or more than
 * {@link FURTHEST_AHEAD_MONTHS} months after today) · fiscal_year_backwards · fiscal_year_too_long ·
 * fiscal_year_ends_within_month
 */
export function firstYear(
  { startsOn, endsOn }: { readonly startsOn: string; readonly endsOn?: string | undefined },
  today: CivilDate,
): Result<{ startsOn: CivilDate; endsOn: CivilDate }, FirstYearError> {
  if (!isCivilDate(startsOn)) return err({ code: 'date_invalid', date: startsOn });
  const ends = endsOn ?? `${startsOn.slice(0, 4)}-12-31`;
  if (!isCivilDate(ends)) return err({ code: 'date_invalid', date: ends });
  const first = monthIndex(startsOn);
  if (startsOn < FIRST_DAY || first > monthIndex(today) + FURTHEST_AHEAD_MONTHS)
    return err({ code: 'fiscal_year_out_of_reach', date: startsOn });
  return checkSpan(startsOn, ends);
}

/**
 * The fiscal year that follows the client's last one, by hand: it begins the day after, and ends where it is said.
 * Errors, in this order: fiscal_year_out_of_reach (begins more than {@link FURTHEST_AHEAD_MONTHS} months after today) ·
 * fiscal_year_backwards · fiscal_year_too_long · fiscal_year_ends_within_month · fiscal_year_taken (it ends in the same
 * calendar year as the last, and would be called the same)
 */
export function nextYear(
  last: FiscalYear,
  endsOn: CivilDate,
  today: CivilDate,
): Result<FiscalYear, NextYearError> {
  const startsOn = daysAfter(last.endsOn, 1);
  if (monthIndex(startsOn) > monthIndex(today) + FURTHEST_AHEAD_MONTHS)
    return err({ code: 'fiscal_year_out_of_reach', date: startsOn });
  const span = checkSpan(startsOn, endsOn);
  if (!span.ok) return span;
  const { year } = fiscalYear(startsOn, endsOn);
  return year === last.year ? err({ code: 'fiscal_year_taken', year }) : ok({ year, startsOn, endsOn });
}

export type NextYearError =
  | Exclude<FirstYearError, { readonly code: 'date_invalid' }>
  | { readonly code: 'fiscal_year_taken'; readonly year: number };

function checkSpan(
  startsOn: CivilDate,
  endsOn: CivilDate,
): Result<{ startsOn: CivilDate; endsOn: CivilDate }, Exclude<NextYearError, { code: 'fiscal_year_taken' }>> {
  if (endsOn < startsOn) return err({ code: 'fiscal_year_backwards', startsOn, endsOn });
  const last = monthIndex(endsOn);
  const months = last - monthIndex(startsOn) + 1;
  if (months > MOST_MONTHS) return err({ code: 'fiscal_year_too_long', months });
  if (monthAt(last).last !== endsOn) return err({ code: 'fiscal_year_ends_within_month', date: endsOn });
  return ok({ startsOn, endsOn });
}

export type FirstYearError =
  | { readonly code: 'date_invalid'; readonly date: string }
  | { readonly code: 'fiscal_year_out_of_reach'; readonly date: CivilDate }
  | { readonly code: 'fiscal_year_backwards'; readonly startsOn: CivilDate; readonly endsOn: CivilDate }
  | { readonly code: 'fiscal_year_too_long'; readonly months: number }
  | { readonly code: 'fiscal_year_ends_within_month'; readonly date: CivilDate };
