import { daysAfter, type CivilDate } from '#lib/domain/date.ts';
import { monthAt, monthIndex, type FiscalYear } from '#lib/domain/ledger/fiscal-year.ts';
import {
  appropriationChart,
  checkDispositions,
  usualDispositions,
  yearEndVoucher,
  type AppropriationChart,
  type Disposition,
  type DispositionError,
} from '#lib/domain/ledger/year-end/appropriation.ts';
import { yearResults, type YearResult } from '#lib/domain/ledger/year-end/results.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { accounts, periods } from '../chart/registers.ts';
import { addToChart, fiscalYearsOf, openYear } from '../chart/service.ts';
import { holdYears } from '../chart/store.ts';
import { loadVoucher } from '../vouchers/read-store.ts';
import { postVoucher, type PostError } from '../vouchers/service.ts';
import { standingOf, yearEndsPosted, yearSums, type YearEndPosted } from './store.ts';

/** A fiscal year with what is to be known before it is ended. */
export interface YearStanding extends FiscalYear, YearResult {
  /** Its months that are open, the first one of them by its number and first day; none: it can be ended. */
  readonly open: number;
  readonly firstOpen: { readonly number: number; readonly startsOn: CivilDate } | null;
  /** An earlier year whose result is to be moved first. */
  readonly earlier: number | null;
  /** What is usually done with what is left. */
  readonly usual: readonly Disposition[];
  readonly chart: Pick<AppropriationChart, 'from' | 'to'>;
  readonly posted: readonly YearEndPosted[];
}

/** The client's fiscal years, oldest first. */
export async function readYearEnds(tx: Tx, clientId: string): Promise<YearStanding[]> {
  const years = (await fiscalYearsOf(tx, clientId)).toSorted((one, other) => one.year - other.year);
  const months = (await periods.list(tx, clientId)).filter(({ number }) => number > 0);
  const chart = await accounts.list(tx, clientId);
  const sums = await yearSums(tx, clientId);
  const posted = await yearEndsPosted(tx, clientId);
  const results = yearResults(
    years.map(({ year }) => year),
    sums,
  );
  return years.flatMap((year, at) => {
    const result = results[at];
    if (!result) return [];
    const open = months
      .filter((month) => month.year === year.year && month.lockedAt === null)
      .sort((one, other) => one.number - other.number);
    const [first] = open;
    const { from, to, usual } = appropriationChart(chart, year.endsOn);
    return {
      ...{ ...year, ...result, open: open.length },
      firstOpen: first ? { number: first.number, startsOn: first.startsOn } : null,
      earlier: results.slice(0, at).find(({ left }) => left !== 0n)?.year ?? null,
      usual: usualDispositions(result.left, { usual }, standingOf(sums, year.year)),
      chart: { from, to },
      posted: posted.filter((each) => each.year === year.year),
    };
  });
}

export interface YearEnding {
  /** Of the voucher; made by whoever asks, so that the same request again is known. */
  readonly id: string;
  readonly year: number;
  readonly series: string;
  readonly text: string;
  /** What of the result goes where. */
  readonly dispositions: readonly Disposition[];
}

export interface YearEnded {
  /** `nothing`: all of the result is where it goes already. */
  readonly outcome: 'posted' | 'exists' | 'nothing';
  readonly voucherId: string | null;
  /** Null where this very request was done before, or there was nothing to do. */
  readonly eventId: string | null;
}

export type YearEndError =
  | PostError
  | DispositionError
  | { readonly code: 'year_end_year_unknown'; readonly year: number }
  | {
      readonly code: 'year_end_periods_open';
      readonly year: number;
      readonly period: number;
      readonly date: CivilDate;
    }
  | { readonly code: 'year_end_earlier_first'; readonly year: number };

/**
 * Ends a fiscal year (årsavslutning): posts a voucher on its last day that moves what of its result nothing has moved yet to
 * equity or debt, and opens the year that follows where there is none. The accounts of the balance sheet go on from where they
 * stand, those of the result begin at nothing: both follow from the lines, and nothing is copied. Once more there is nothing to
 * do; where the year was opened and changed in between, the difference is moved. All of it or nothing.
 *
 * Guards, in this order: `voucher_differs`: the id is another voucher's · `year_end_year_unknown` · `year_end_periods_open`: the
 * first that is to be locked · `year_end_earlier_first` · `year_end_account`, `year_end_off` (see {@link checkDispositions}) ·
 * then as {@link postVoucher}
 */
export async function endYear(
  context: Context,
  ending: YearEnding,
): Promise<Result<YearEnded, YearEndError>> {
  const { clientId } = context;
  return context.transaction<YearEnded, YearEndError>(async (tx) => {
    const held = await holdYear(tx, clientId, ending.year);
    const before = await loadVoucher(tx, clientId, ending.id);
    if (before) return post(tx, context, ending, before.voucher.date);
    const standing = held && (await readYearEnds(tx, clientId)).find(({ year }) => year === ending.year);
    if (!standing) return err({ code: 'year_end_year_unknown', year: ending.year });
    const allowed = mayEnd(standing, ending.dispositions);
    if (!allowed.ok) return allowed;
    await openYearAfter(tx, context, standing);
    if (standing.left === 0n) return ok({ outcome: 'nothing', voucherId: null, eventId: null });
    return post(tx, context, ending, standing.endsOn);
  });
}

async function post(
  tx: Tx,
  context: Context,
  { id, series, text, dispositions }: YearEnding,
  date: CivilDate,
): Promise<Result<YearEnded, YearEndError>> {
  const voucher = yearEndVoucher({ id, series, text, date, dispositions });
  const posted = await postVoucher(context.within(tx), voucher);
  if (!posted.ok) return posted;
  const { outcome, eventId } = posted.value;
  return ok({ outcome: outcome === 'created' ? 'posted' : 'exists', voucherId: id, eventId });
}

/**
 * Until the transaction ends, nobody opens a period of the year, opens years, or ends one: the last period's row first, as
 * whoever opens it takes it.
 */
async function holdYear(tx: Tx, clientId: string, year: number): Promise<boolean> {
  const last = (await periods.list(tx, clientId))
    .filter((each) => each.year === year)
    .sort((one, other) => one.number - other.number)
    .at(-1);
  if (!last) return false;
  await periods.hold(tx, clientId, { year, number: last.number });
  await holdYears(tx, clientId);
  return true;
}

function mayEnd(
  { year, firstOpen, earlier, left, chart }: YearStanding,
  dispositions: readonly Disposition[],
): Result<void, YearEndError> {
  if (firstOpen) {
    const { number: period, startsOn: date } = firstOpen;
    return err({ code: 'year_end_periods_open', year, period, date });
  }
  if (earlier !== null) return err({ code: 'year_end_earlier_first', year: earlier });
  return left === 0n ? ok() : checkDispositions(dispositions, left, chart);
}

/** Of twelve months, from the day after. */
async function openYearAfter(tx: Tx, context: Context, { endsOn }: FiscalYear): Promise<void> {
  const years = await fiscalYearsOf(tx, context.clientId);
  if (years.some(({ startsOn }) => startsOn > endsOn)) return;
  const startsOn = daysAfter(endsOn, 1);
  await addToChart(tx, context, openYear(startsOn, monthAt(monthIndex(startsOn) + 11).last));
}
