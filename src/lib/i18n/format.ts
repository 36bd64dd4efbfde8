import { sayCount, sayDate, sayInstant, sayMoment, sayShortDate, ZONE } from '#lib/domain/language.ts';
import { INTL_TAGS, locale, t } from './i18n.svelte.ts';

/** A civil date `YYYY-MM-DD` as people read it: `21. nov. 2026`. Text that is no date comes back as it is. */
export function formatDate(date: string): string {
  return sayDate(date, locale());
}

/** A civil date in a column, digits only and of one width: `21.11.2026`. */
export function formatShortDate(date: string): string {
  return sayShortDate(date, locale());
}

/** `november 2026` of a year and a month 1–12; short `nov. 2026`. */
export function formatMonth(year: number, month: number, length: 'long' | 'short' = 'long'): string {
  return civil(`${year}-${String(month).padStart(2, '0')}-01`, { month: length, year: 'numeric' });
}

/** An instant, in Norway: `21. nov. 2026, 14:05`. */
export function formatInstant(instant: Date): string {
  return sayInstant(instant, locale());
}

/**
 * An instant to compare with paper, wherever the reader is: to the second, with the distance from UTC, as
 * `21. nov. 2026, 14:05:09 (UTC+1)`.
 */
export function formatMoment(instant: Date): string {
  return sayMoment(instant, locale());
}

/** An instant near another: the time alone on the same day, `i går` the day after, else the date. */
export function formatRecent(instant: Date, now: Date): string {
  const day = civilDay(instant);
  if (day === civilDay(now)) return intl({ timeStyle: 'short', timeZone: ZONE }).format(instant);
  if (day === civilDay(new Date(now.getTime() - 86_400_000))) return t.common.yesterday.toLowerCase();
  return formatDate(day);
}

/** A count or other whole number with the language's grouping. Amounts go through Money.svelte. */
export function formatCount(count: number | bigint): string {
  return sayCount(count, locale());
}

/** Bytes as people count them: `512 byte`, `12 kB`, `1,4 MB`. */
export function formatSize(bytes: number): string {
  const step = [1000, 1_000_000, 1_000_000_000].filter((from) => bytes >= from).length;
  const unit = ['byte', 'kilobyte', 'megabyte', 'gigabyte'][step];
  return new Intl.NumberFormat(INTL_TAGS[locale()], {
    style: 'unit',
    ...(unit === undefined ? {} : { unit }),
    maximumFractionDigits: step >= 2 ? 1 : 0,
  }).format(bytes / 1000 ** step);
}

/** A share 0–1 as `25 %`, at most two decimals. */
export function formatPercent(share: number): string {
  return new Intl.NumberFormat(INTL_TAGS[locale()], { style: 'percent', maximumFractionDigits: 2 }).format(
    share,
  );
}

function civilDay(instant: Date): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE }).format(instant);
}

function civil(date: string, options: Intl.DateTimeFormatOptions): string {
  const instant = new Date(`${date}T00:00:00Z`);
  return Number.isNaN(instant.getTime()) ? date : intl({ ...options, timeZone: 'UTC' }).format(instant);
}

function intl(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(INTL_TAGS[locale()], options);
}
