import { monthOf, yearOf } from '#lib/domain/date.ts';
import { monthsOf } from '#lib/domain/report/complete.ts';
import { formatMonth } from '#lib/i18n/format.ts';
import type { ReportBooks } from './view.ts';

/** `januar 2026 – mars 2026`, or the one month where it is one. */
export function monthsSaid(
  { year, from, through }: { readonly year: number; readonly from: number; readonly through: number },
  { periods }: ReportBooks,
): string {
  return monthsOf(periods, year)
    .filter(({ number }) => number === from || number === through)
    .map(({ startsOn }) => formatMonth(yearOf(startsOn), monthOf(startsOn)))
    .join(' – ');
}
