/**
 * A civil date `YYYY-MM-DD`, without time or zone: what a voucher is dated with. What is written in the code is one by its
 * shape; any other text becomes one where {@link isCivilDate} has looked at it, and nowhere else.
 */
export type CivilDate = `${number}-${number}-${number}`;

const SHAPE = /^\d{4}-\d{2}-\d{2}$/;

export function isCivilDate(text: string): text is CivilDate {
  if (!SHAPE.test(text)) return false;
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8))];
  // ISO 8601 has a year 0000, PostgreSQL and history do not.
  return year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

/** Of a month 1–12, in the Gregorian calendar. */
function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

export function yearOf(date: CivilDate): number {
  return Number(date.slice(0, 4));
}

/** The month 1–12. */
export function monthOf(date: CivilDate): number {
  return Number(date.slice(5, 7));
}

/** The first and last day of a month, both inclusive. */
export function monthRange(year: number, month: number): { first: CivilDate; last: CivilDate } {
  const last = dayOf(new Date(Date.UTC(year, month, 0)));
  return { first: `${last.slice(0, 8)}01` as CivilDate, last };
}

/** The day it is in Norway at that instant: bookkeeping there knows no other time zone. */
export function norwegianDate(instant: Date): CivilDate {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Oslo' }).format(instant) as CivilDate;
}

/** The instant at which a day begins in Norway. */
export function norwegianMidnight(date: CivilDate): Date {
  const summer = new Date(`${date}T00:00:00+02:00`);
  return norwegianDate(summer) === date ? summer : new Date(`${date}T00:00:00+01:00`);
}

/** So many days later, or earlier where it is negative. */
export function daysAfter(date: CivilDate, days: number): CivilDate {
  const moment = new Date(`${date}T00:00:00Z`);
  moment.setUTCDate(moment.getUTCDate() + days);
  return dayOf(moment);
}

/** The day it is in UTC at that instant. */
function dayOf(instant: Date): CivilDate {
  return instant.toISOString().slice(0, 10) as CivilDate;
}

/**
 * ISO 8601 in UTC of a time as a row has it. Of what is none, as `infinity`, which nobody but the database's owner can write,
 * some other words: so that the row is said, and differs, and the rest is read.
 */
export function momentIn(time: Date | string): string {
  const moment = new Date(time);
  return Number.isNaN(moment.getTime()) ? String(time) : moment.toISOString();
}
