import { daysAfter, monthRange, type CivilDate } from '../date.ts';

/** A fiscal year, named by the calendar year in which it ends. Both days inclusive. */
export interface FiscalYear {
  readonly year: number;
  readonly startsOn: CivilDate;
  readonly endsOn: CivilDate;
}

/** A month, or part of one, of a fiscal year; numbered from 1 as they follow one another. */
export interface FiscalPeriod extends FiscalYear {
  readonly number: number;
}

/** A first fiscal year, or one in which the year is changed, may be that long (regnskapsloven § 1-7). */
export const MOST_MONTHS = 18;

/**
 * A fiscal year with its periods: each a calendar month within it, the first and last perhaps only in part. So a year
 * from July has July as period 1, a long year has up to eighteen. A date belongs to the year and period that holds
 * it; neither follows from its calendar year.
 * @throws RangeError for a year that ends before it starts, or is longer than {@link MOST_MONTHS}
 */
export function fiscalYear(
  startsOn: CivilDate,
  endsOn: CivilDate,
): FiscalYear & { periods: readonly FiscalPeriod[] } {
  const [first, last] = [monthIndex(startsOn), monthIndex(endsOn)];
  if (endsOn < startsOn || last - first >= MOST_MONTHS) {
    throw new RangeError(`no fiscal year: ${startsOn} to ${endsOn}`);
  }
  const year = Math.floor(last / 12);
  const periods = Array.from({ length: last - first + 1 }, (_, at) => {
    const month = monthAt(first + at);
    return {
      year,
      number: at + 1,
      startsOn: month.first < startsOn ? startsOn : month.first,
      endsOn: month.last > endsOn ? endsOn : month.last,
    };
  });
  return { year, startsOn, endsOn, periods };
}

/** A fiscal year stands open so long before it begins. */
export const OPEN_AHEAD_DAYS = 90;

/**
 * The fiscal years that follow `last`, each of twelve months from the day after the one before, so that there is one
 * {@link OPEN_AHEAD_DAYS} after `today`; none where there is one already.
 */
export function yearsToOpen(last: Pick<FiscalYear, 'endsOn'>, today: CivilDate): FiscalYear[] {
  const until = daysAfter(today, OPEN_AHEAD_DAYS);
  const years: FiscalYear[] = [];
  for (let { endsOn } = last; endsOn < until;) {
    const startsOn = daysAfter(endsOn, 1);
    endsOn = monthAt(monthIndex(startsOn) + 11).last;
    const { year } = fiscalYear(startsOn, endsOn);
    years.push({ year, startsOn, endsOn });
  }
  return years;
}

/** Months counted from the year 0: what is one month later is one more. */
export function monthIndex(date: CivilDate): number {
  return Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;
}

/** First and last day of a month by its {@link monthIndex}. */
export function monthAt(index: number): { first: CivilDate; last: CivilDate } {
  return monthRange(Math.floor(index / 12), (index % 12) + 1);
}
