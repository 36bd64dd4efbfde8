import { monthOf, monthRange, yearOf, type CivilDate } from '#lib/domain/date.ts';
import type { Book } from './book.ts';

/** A month of the story. */
export interface Month {
  readonly year: number;
  readonly month: number;
  readonly first: CivilDate;
  readonly last: CivilDate;
  /** `mai 2025` */
  readonly name: string;
  /** How many months come after it: 0 is the last. */
  readonly ago: number;
  /** How many come before it: 0 is the first. */
  readonly at: number;
}

/** Something that happens in a month, told to the books. */
export type Happening = (book: Book, month: Month) => void;

/** Every month, these months of each year (1 to 12), or the one so many months before the last. */
export type When = 'every' | readonly number[] | { readonly ago: number };

interface Chapter {
  readonly when: When;
  readonly happenings: readonly Happening[];
}

/** What happens in such months, in that order. */
export function month(when: When, ...happenings: Happening[]): Chapter {
  return { when, happenings };
}

export const ago = (months: number): When => ({ ago: months });

/** Tells the story month by month; within a month, chapter by chapter. */
export function tell(book: Book, months: readonly Month[], story: readonly Chapter[]): void {
  for (const current of months) {
    for (const { when, happenings } of story) {
      if (falls(when, current)) for (const happening of happenings) happening(book, current);
    }
  }
}

function falls(when: When, { month, ago }: Month): boolean {
  if (when === 'every') return true;
  return 'ago' in when ? when.ago === ago : when.includes(month);
}

const NAMES = 'januar februar mars april mai juni juli august september oktober november desember'.split(' ');

/** The months that are over on the day, from the beginning of the year before that of the last: a whole year and what follows. */
export function yearsBefore(today: CivilDate): Month[] {
  return monthsBefore(today, 12 + ((monthOf(today) + 10) % 12) + 1);
}

/** The last `count` months that are over on the day, in order. */
export function monthsBefore(today: CivilDate, count: number): Month[] {
  const current = yearOf(today) * 12 + monthOf(today) - 1;
  return Array.from({ length: count }, (_, at) => {
    const ago = count - 1 - at;
    const year = Math.floor((current - 1 - ago) / 12);
    const month = ((current - 1 - ago) % 12) + 1;
    return { year, month, ...monthRange(year, month), name: `${NAMES[month - 1] ?? ''} ${year}`, ago, at };
  });
}

/** A day of the month. */
export function on({ first }: Month, day: number): CivilDate {
  return `${first.slice(0, 8)}${String(day).padStart(2, '0')}` as CivilDate;
}
