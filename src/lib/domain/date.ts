/**
 * A civil date `YYYY-MM-DD`, without time or zone: what a voucher is dated with. What is written in the code is one by its
 * shape; any other text becomes one where {@link isCivilDate} has looked at it, and nowhere else.
 */
export type CivilDate = `${number}-${number}-${number}`;

const SHAPE = /^(\d{4})-(\d{2})-(\d{2})$/;

export function isCivilDate(text: string): text is CivilDate {
  const match = SHAPE.exec(text);
  if (!match) return false;
  // ISO 8601 has a year 0000, PostgreSQL and history do not.
  if (match[1] === '0000') return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
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
