import { daysAfter, isCivilDate, yearOf, type CivilDate } from '../date.ts';
import { plain } from '../text.ts';

/** Days after today that a date without a year may still mean: beyond them it is last year's. */
const AHEAD_DAYS = 31;
/** Years back until there was a 29 February, whatever the century. */
const LEAP_YEARS = 8;

const DAYS: ReadonlyMap<string, number> = new Map([
  ['i dag', 0],
  ['idag', 0],
  ['today', 0],
  ['i går', -1],
  ['igår', -1],
  ['yesterday', -1],
  ['i forgårs', -2],
  ['i morgen', 1],
  ['imorgen', 1],
  ['tomorrow', 1],
]);

const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const PARTS = /^(\d{1,2})[./\- ]+(\d{1,2})(?:[./\- ]+(\d{4}|\d{2}))?[.]?$/;
const NAMED = /^(\d{1,2})[.]? ?(\p{L}{3,})[.]?(?: (\d{4}|\d{2}))?$/u;
/** As our own screens write them, in both languages, and shorter. */
const MONTHS: readonly (readonly string[])[] = [
  ['januar', 'january'],
  ['februar', 'february'],
  ['mars', 'march'],
  ['april'],
  ['mai', 'may'],
  ['juni', 'june'],
  ['juli', 'july'],
  ['august'],
  ['september'],
  ['oktober', 'october'],
  ['november'],
  ['desember', 'december'],
];
const DIGITS = /^(\d{2})(\d{2})(\d{4}|\d{2})?$/;

/**
 * Reads a date as people write it, day before month: `28.11.2026`, `28/11-26`, `28.11`, `2811`, `281126`, `28112026`,
 * `28. nov. 2026`, `i går`, `yesterday`, and `2026-11-28`. Without a year it is the newest such day that is not more than a month ahead:
 * who writes `3112` in January means the year that has ended.
 *
 * @param today the day it is, as `norwegianDate` gives it
 * @param aheadDays how many days ahead a day without a year may be, where that is not a month: what is due mostly comes
 * @returns null for what is no date, such as `31.02`
 */
export function readDate(text: string, today: CivilDate, aheadDays = AHEAD_DAYS): CivilDate | null {
  const written = plain(text).normalize('NFC').trim().toLowerCase().replace(/\s+/g, ' ');
  const days = DAYS.get(written);
  if (days !== undefined) return daysAfter(today, days);
  const iso = ISO.exec(written);
  if (iso) return dateOf(Number(iso[1]), iso[2], iso[3]);
  const [, day, month, year] = PARTS.exec(written) ?? DIGITS.exec(written) ?? named(written);
  if (day === undefined) return null;
  return year === undefined
    ? newest(day, month, daysAfter(today, aheadDays))
    : dateOf(fullYear(year), month, day);
}

/** Day, number of the month, and year where there is one, as the other shapes give them. */
function named(written: string): readonly (string | undefined)[] {
  const [all, day, name = '', year] = NAMED.exec(written) ?? [];
  const month = MONTHS.findIndex((names) => names.some((each) => each.startsWith(name)));
  return all === undefined || month === -1 ? [] : [all, day, String(month + 1), year];
}

function newest(day: string | undefined, month: string | undefined, limit: CivilDate): CivilDate | null {
  const last = yearOf(limit);
  for (let year = last; year >= last - LEAP_YEARS; year--) {
    const date = dateOf(year, month, day);
    if (date !== null && date <= limit) return date;
  }
  return null;
}

/** `26` is 2026: nobody keeps books of another century here. */
function fullYear(year: string): number {
  return year.length === 2 ? 2000 + Number(year) : Number(year);
}

function dateOf(year: number, month: string | undefined, day: string | undefined): CivilDate | null {
  const date = [String(year).padStart(4, '0'), month?.padStart(2, '0'), day?.padStart(2, '0')].join('-');
  return isCivilDate(date) ? date : null;
}
