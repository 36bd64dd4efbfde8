import { yearOf, type CivilDate } from '../date.ts';

/**
 * Whether a receipt's date is one that people write on purpose. `unusual`: more than a year back, or after today; it is
 * asked about. `unreasonable`: more than ten years back or one ahead, further than the retention of accounts reaches; it
 * is a slip of the hand, or of the clock, and refused.
 *
 * @param today the day it is in Norway, by the clock of whoever asks: the device's at capture, the server's when it comes
 */
export function judgeReceiptDate(
  date: CivilDate | null,
  today: CivilDate,
): 'ordinary' | 'unusual' | 'unreasonable' {
  if (date === null) return 'ordinary';
  if (date < yearsFrom(today, -10) || date > yearsFrom(today, 1)) return 'unreasonable';
  return date < yearsFrom(today, -1) || date > today ? 'unusual' : 'ordinary';
}

/** Civil dates compare as texts; 29 February stands between 28 February and 1 March of any year. */
function yearsFrom(date: CivilDate, years: number): CivilDate {
  return `${String(yearOf(date) + years).padStart(4, '0')}${date.slice(4)}` as CivilDate;
}
