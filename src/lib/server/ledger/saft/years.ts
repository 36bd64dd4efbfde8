import type { CivilDate } from '#lib/domain/date.ts';
import {
  fiscalYear,
  monthAt,
  monthIndex,
  MOST_MONTHS,
  type FiscalYear,
} from '#lib/domain/ledger/fiscal-year.ts';
import type { SaftPeriod, SaftSelection, SaftTransaction } from '#lib/domain/ledger/saft/records.ts';

/** The days a file covers, and what says so. */
export interface SaftCovers {
  readonly from: CivilDate;
  readonly to: CivilDate;
  readonly basis: 'selection' | 'entries' | 'created';
}

/** Of each `PeriodYear` the months it may have begun in: how many entries say so, and the last month they are in. */
export type SaftVotes = Map<number, Map<number, { count: number; last: number }>>;

/** A run of months: the last is not part of it any more. */
interface Months {
  readonly start: number;
  readonly end: number;
}

const YEAR = 12;
/** Longer selections are not filled with years in which nothing happens. */
const MOST_YEARS = 30;

/**
 * Finds the fiscal years of a file. SAF-T has no element for them, but every entry tells: its date and its period
 * number together say in which month the year began that its `PeriodYear` names, and most of the entries of a year
 * decide. A period beyond the twelfth tells less: in many files 13 is not a month but what closes the year. A year ends where the next begins; so a short or a long year shows. Without entries, or where they
 * contradict each other, a selection of twelve months is one fiscal year, and everything else is calendar years.
 */
export class SaftYears {
  readonly #votes: SaftVotes;
  readonly #months = new Set<number>();

  /** @param votes shared by the files of one selection, whose entries tell together; complete before any of them settles */
  constructor(votes: SaftVotes = new Map()) {
    this.#votes = votes;
  }

  see({ date, period, periodYear }: Pick<SaftTransaction, 'date' | 'period' | 'periodYear'>): void {
    const month = monthIndex(date);
    this.#months.add(month);
    if (period < 1 || period > MOST_MONTHS) return;
    const starts = this.#votes.get(periodYear) ?? new Map<number, { count: number; last: number }>();
    const start = month - period + 1;
    const before = starts.get(start) ?? { count: 0, last: month };
    const votes = period > YEAR ? 0 : 1;
    starts.set(start, { count: before.count + votes, last: Math.max(before.last, month) });
    this.#votes.set(periodYear, starts);
  }

  /**
   * @param created the day the file was made, for a file that says nothing else
   * @param here the years of the books that it is added to, which it need not tell again
   */
  settle(
    selection: SaftSelection | undefined,
    created: CivilDate,
    here: readonly FiscalYear[] = [],
  ): SaftCalendar {
    const told = this.#told(selection);
    const named = told && this.#isPossible(told) ? told : new Map<number, Months>();
    const years = [...named.values()];
    for (const { year, startsOn, endsOn } of here) {
      const months = { start: monthIndex(startsOn), end: monthIndex(endsOn) + 1 };
      if (years.some(({ start, end }) => start < months.end && months.start < end)) continue;
      years.push(months);
      if (!named.has(year)) named.set(year, months);
    }
    years.sort((one, other) => one.start - other.start);
    if (years.length === 0) years.push(this.#assumed(selection, created));
    return new SaftCalendar(years, named, [...this.#months], selection, created);
  }

  /** The file's own years by its own names; null without entries that tell. */
  #told(selection: SaftSelection | undefined): Map<number, Months> | null {
    const years = [...this.#votes]
      .map(([name, starts]) => ({ name, ...most(starts) }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => a.name - b.name);
    if (years.length === 0) return null;
    const end = selection && 'end' in selection ? monthIndex(selection.end) + 1 : 0;
    return new Map(
      years.map(({ name, start, last }, at) => {
        const next = years[at + 1];
        if (next?.name === name + 1) return [name, { start, end: next.start }];
        const regular = start + YEAR;
        if (last < regular) return [name, { start, end: regular }];
        return [name, { start, end: end > last && end - start <= MOST_MONTHS ? end : last + 1 }];
      }),
    );
  }

  #isPossible(told: ReadonlyMap<number, Months>): boolean {
    const years = [...told.values()];
    return years.every(({ start, end }, at) => {
      const next = years[at + 1];
      return end - start >= 1 && end - start <= MOST_MONTHS && (!next || next.start >= end);
    });
  }

  #assumed(selection: SaftSelection | undefined, created: CivilDate): Months {
    if (selection && 'start' in selection) {
      const [start, end] = [monthIndex(selection.start), monthIndex(selection.end) + 1];
      const whole = monthAt(start).first === selection.start && monthAt(end - 1).last === selection.end;
      if (whole && end - start === YEAR) return { start, end };
    }
    const any =
      [...this.#months][0] ?? monthIndex(selection && 'start' in selection ? selection.start : created);
    const start = any - (any % YEAR);
    return { start, end: start + YEAR };
  }
}

type Booked = Pick<SaftTransaction, 'date' | 'postedOn' | 'period' | 'periodYear'>;

/** What a date belongs to, in every year of the file, and in twelve-month years before and after those. */
export class SaftCalendar {
  readonly covers: SaftCovers;
  /** Those that hold an entry or a day of what the file covers, in order. */
  readonly years: readonly FiscalYear[];
  readonly #known: readonly Months[];
  readonly #named: ReadonlyMap<number, Months>;

  constructor(
    known: readonly Months[],
    named: ReadonlyMap<number, Months>,
    entries: readonly number[],
    selection: SaftSelection | undefined,
    created: CivilDate,
  ) {
    this.#known = known;
    this.#named = named;
    this.covers = this.#coversOf(selection, entries, created);
    const [from, to] = [monthIndex(this.covers.from), monthIndex(this.covers.to)];
    const covered = to - from < MOST_YEARS * YEAR ? span(from, Math.max(from, to)) : [from];
    const starts = new Map(
      [...covered, ...entries].map((month) => [this.#holding(month).start, this.#holding(month)]),
    );
    this.years = [...starts.values()]
      .sort((a, b) => a.start - b.start)
      .map(({ start, end }) => {
        const { year, startsOn, endsOn } = fiscalYear(monthAt(start).first, monthAt(end - 1).last);
        return { year, startsOn, endsOn };
      });
  }

  /** The fiscal year and period of a date. */
  of(date: CivilDate): { year: number; period: number; startsOn: CivilDate } {
    const month = monthIndex(date);
    const { start, end } = this.#holding(month);
    return { year: Math.floor((end - 1) / YEAR), period: month - start + 1, startsOn: monthAt(start).first };
  }

  /** Whether the file's own number of a period means the month that the date is in. */
  agrees({ date, period, periodYear }: Pick<SaftTransaction, 'date' | 'period' | 'periodYear'>): boolean {
    const start = this.#named.get(periodYear)?.start ?? periodYear * YEAR;
    return monthIndex(date) === start + period - 1;
  }

  /**
   * The day a voucher is booked on: its own, or where that is not in the period it names, the one it was posted to, if that
   * is, and the file has that year.
   */
  bookedOn({ date, postedOn, period, periodYear }: Booked): CivilDate {
    if (postedOn === undefined || this.agrees({ date, period, periodYear })) return date;
    const known = this.years.some(({ startsOn, endsOn }) => startsOn <= postedOn && postedOn <= endsOn);
    return known && this.agrees({ date: postedOn, period, periodYear }) ? postedOn : date;
  }

  /** Two fiscal years that end in the same calendar year, which gives them one name; null where there are none. */
  collision(): number | null {
    return this.years.find(({ year }, at) => this.years[at + 1]?.year === year)?.year ?? null;
  }

  #holding(month: number): Months {
    const known = this.#known.find(({ start, end }) => start <= month && month < end);
    if (known) return known;
    const before = this.#known.findLast(({ end }) => end <= month);
    const after = this.#known.find(({ start }) => start > month);
    if (before) {
      const start = month - ((month - before.end) % YEAR);
      return { start, end: Math.min(start + YEAR, after?.start ?? Infinity) };
    }
    const first = after?.start ?? 0;
    const start = first - Math.ceil((first - month) / YEAR) * YEAR;
    return { start, end: start + YEAR };
  }

  #coversOf(
    selection: SaftSelection | undefined,
    entries: readonly number[],
    created: CivilDate,
  ): SaftCovers {
    if (selection && 'start' in selection)
      return { from: selection.start, to: selection.end, basis: 'selection' };
    if (selection) {
      const [from, to] = [this.#month(selection.first), this.#month(selection.last)];
      return { from: monthAt(from).first, to: monthAt(to).last, basis: 'selection' };
    }
    const months = [...entries].sort((a, b) => a - b);
    const [first, last] = [months[0], months.at(-1)];
    if (first === undefined || last === undefined)
      return { from: this.of(created).startsOn, to: created, basis: 'created' };
    // Balances are those of the first day covered; a year without vouchers in its first month still begins there.
    return { from: this.of(monthAt(first).first).startsOn, to: monthAt(last).last, basis: 'entries' };
  }

  /** The month of a period by the file's own numbers; 0 and 13 are the first and the last of a common year. */
  #month({ year, period }: SaftPeriod): number {
    const { start, end } = this.#named.get(year) ?? { start: year * YEAR, end: year * YEAR + YEAR };
    return Math.min(Math.max(start + period - 1, start), end - 1);
  }
}

function most(starts: ReadonlyMap<number, { count: number; last: number }>) {
  const [[start, { count, last }] = [0, { count: 0, last: 0 }]] = [...starts].sort(
    ([a, one], [b, other]) => other.count - one.count || a - b,
  );
  return { start, count, last };
}

function span(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}
