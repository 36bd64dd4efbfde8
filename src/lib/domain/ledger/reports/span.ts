import { daysAfter, type CivilDate } from '../../date.ts';
import type { LedgerPeriod } from '../../report/complete.ts';

/** Some days that follow one another, both ends with them. */
export interface Days {
  readonly first: CivilDate;
  readonly last: CivilDate;
}

/** What is asked of a fiscal year: some of its periods, and of those the days from one on, or until one. */
export interface AskedSpan {
  readonly from: number;
  readonly through: number;
  readonly since?: CivilDate | undefined;
  readonly until?: CivilDate | undefined;
}

/** The days that are asked for, in periods whose sums are kept and days whose lines are to be summed. */
export interface Span {
  /** Null where none is asked for: periods that end before they begin, days in none of them. */
  readonly days: Days | null;
  /** Periods that are asked for whole. */
  readonly whole: { readonly from: number; readonly through: number } | null;
  /** The rest of them: within the first period and the last. */
  readonly parts: readonly Days[];
  /**
   * What lies before: everything before a day, which is everything through a period, and days of the one that follows it. Null of
   * a year that has no such period.
   */
  readonly before: { readonly day: CivilDate | null; readonly through: number; readonly part: Days | null };
}

/** @param periods of the fiscal year, in any order; the one of the opening balance is none that is asked for */
export function spanOf(periods: readonly LedgerPeriod[], { from, through, since, until }: AskedSpan): Span {
  const asked = periods
    .filter(({ number }) => number > 0 && number >= from && number <= through)
    .toSorted((one, other) => one.number - other.number);
  const [earliest, latest] = [asked[0], asked.at(-1)];
  if (!earliest || !latest) {
    const day = periods.find(({ number }) => number === from)?.startsOn ?? null;
    return { days: null, whole: null, parts: [], before: { day, through: from - 1, part: null } };
  }
  const beyond = daysAfter(latest.endsOn, 1);
  const first = atMost(atLeast(since ?? earliest.startsOn, earliest.startsOn), beyond);
  const last = atMost(until ?? latest.endsOn, latest.endsOn);
  const overlaps = asked
    .map(({ number, startsOn, endsOn }) => {
      const days = { first: atLeast(first, startsOn), last: atMost(last, endsOn) };
      return { number, days, isWhole: days.first === startsOn && days.last === endsOn };
    })
    .filter(({ days }) => days.first <= days.last);
  const whole = overlaps.filter(({ isWhole }) => isWhole).map(({ number }) => number);
  const [lowest, highest] = [whole[0], whole.at(-1)];
  return {
    days: first <= last ? { first, last } : null,
    whole: lowest === undefined || highest === undefined ? null : { from: lowest, through: highest },
    parts: overlaps.filter(({ isWhole }) => !isWhole).map(({ days }) => days),
    before: { day: first, ...(before(asked, first) ?? { through: latest.number, part: null }) },
  };
}

/** Undefined of a day beyond the periods. */
function before(
  asked: readonly LedgerPeriod[],
  first: CivilDate,
): Omit<Span['before'], 'day'> | undefined {
  const holding = asked.find(({ startsOn, endsOn }) => startsOn <= first && first <= endsOn);
  if (!holding) return undefined;
  const { startsOn, number } = holding;
  const part = startsOn < first ? { first: startsOn, last: daysAfter(first, -1) } : null;
  return { through: number - 1, part };
}

const atLeast = (day: CivilDate, least: CivilDate) => (day < least ? least : day);
const atMost = (day: CivilDate, most: CivilDate) => (day > most ? most : day);
