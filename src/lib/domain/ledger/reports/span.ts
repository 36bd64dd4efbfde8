import { daysAfter, type CivilDate } from '../../date.ts';
import type { LedgerPeriod } from '../../report/complete.ts';

/** Some days that follow one another, both ends with them. */
export interface Days {
  readonly first: CivilDate;
  readonly last: CivilDate;
}

/** Days whose lines are to be summed: to be added, or to be taken from a period that was taken whole since most of it is asked for. */
export interface Part extends Days {
  readonly less: boolean;
}

/** Days as periods whose sums are kept and, at the ends, parts of periods. */
export interface Cover {
  readonly whole: readonly LedgerPeriod[];
  readonly parts: readonly Part[];
}

/** What is asked of a fiscal year: some of its periods, and of those the days from one on, or until one. */
export interface AskedSpan {
  readonly from: number;
  readonly through: number;
  readonly since?: CivilDate | undefined;
  readonly until?: CivilDate | undefined;
}

/** The days that are asked for, and what lies before them. */
export interface Span extends Cover {
  /** Null where none is asked for: periods that end before they begin, days in none of them. */
  readonly days: Days | null;
  /** Everything before a day, which is everything through a period and a part. Null of a year that has no such period. */
  readonly before: {
    readonly day: CivilDate | null;
    readonly through: number;
    readonly parts: readonly Part[];
  };
}

/** @param periods of the fiscal year, in any order; the one of the opening balance is none that is asked for */
export function spanOf(periods: readonly LedgerPeriod[], { from, through, since, until }: AskedSpan): Span {
  const asked = periods
    .filter(({ number }) => number > 0 && number >= from && number <= through)
    .toSorted((one, other) => one.number - other.number);
  const [earliest, latest] = [asked[0], asked.at(-1)];
  if (!earliest || !latest) {
    const day = periods.find(({ number }) => number === from)?.startsOn ?? null;
    return { days: null, whole: [], parts: [], before: { day, through: from - 1, parts: [] } };
  }
  const first = atMost(atLeast(since ?? earliest.startsOn, earliest.startsOn), daysAfter(latest.endsOn, 1));
  const last = atMost(until ?? latest.endsOn, latest.endsOn);
  const earlier = coverOf(asked, { first: earliest.startsOn, last: daysAfter(first, -1) });
  return {
    ...coverOf(asked, { first, last }),
    days: first <= last ? { first, last } : null,
    before: {
      day: first,
      through: earlier.whole.at(-1)?.number ?? earliest.number - 1,
      parts: earlier.parts,
    },
  };
}

/** Days as periods, in their order, and parts of them. No day that is in none. */
export function coverOf(periods: readonly LedgerPeriod[], { first, last }: Days): Cover {
  const covers = periods
    .filter(({ startsOn, endsOn }) => first <= last && startsOn <= last && first <= endsOn)
    .map((period) => ({ period, parts: partsOf(period, { first, last }) }));
  return {
    whole: covers.filter(({ parts }) => parts.every(({ less }) => less)).map(({ period }) => period),
    parts: covers.flatMap(({ parts }) => parts),
  };
}

/** None of a period that is asked for whole; else the days that are asked for, or those that are not, whichever are fewer. */
function partsOf({ startsOn, endsOn }: LedgerPeriod, { first, last }: Days): Part[] {
  const asked = { first: atLeast(first, startsOn), last: atMost(last, endsOn), less: false };
  const others = [
    { first: startsOn, last: daysAfter(asked.first, -1), less: true },
    { first: daysAfter(asked.last, 1), last: endsOn, less: true },
  ].filter((days) => days.first <= days.last);
  const count = (some: readonly Days[]) => some.reduce((sum, days) => sum + daysOf(days), 0);
  return count(others) < count([asked]) ? others : [asked];
}

/** How many. */
export function daysOf({ first, last }: Days): number {
  return (Date.parse(last) - Date.parse(first)) / 86_400_000 + 1;
}

const atLeast = (day: CivilDate, least: CivilDate) => (day < least ? least : day);
const atMost = (day: CivilDate, most: CivilDate) => (day > most ? most : day);
