import { norwegianDate, type CivilDate } from '#lib/domain/date.ts';
import { nextYear, type NextYearError } from '#lib/domain/ledger/first-year.ts';
import { yearsToOpen, type FiscalYear } from '#lib/domain/ledger/fiscal-year.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { sequencerOf } from '#lib/server/audit/index.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { addToChart, openYear } from './service.ts';
import { periods as periodRegister, years as yearRegister } from './registers.ts';
import { holdYears } from './store.ts';

/**
 * Opens the fiscal years that the client will soon need, with their periods and an event for each, so that nobody
 * meets a new year in which nothing can be booked. Changes nothing where they are there, or where there is no year
 * to go on from. @returns the years that were opened
 */
export async function openYearsAhead(context: Context): Promise<number[]> {
  const { clientId, platform } = context;
  const opened = await context.transaction(async (tx) => {
    const last = await lastYear(tx, clientId);
    const missing = last ? yearsToOpen(last, norwegianDate(platform.clock.now())) : [];
    for (const { startsOn, endsOn } of missing) await addToChart(tx, context, openYear(startsOn, endsOn));
    return ok(missing.map(({ year }) => year));
  });
  if (!opened.ok || opened.value.length === 0) return [];
  sequencerOf(platform).signal(clientId);
  return opened.value;
}

/**
 * Opens the fiscal year that follows the client's last one, with an end of one's choice; those after it go on from there. The
 * same once more changes nothing. Guards: `fiscal_year_unknown`: there is none to go on from; then those of {@link nextYear}.
 */
export async function openNextYear(
  context: Context,
  { startsOn, endsOn }: { readonly startsOn: CivilDate; readonly endsOn: CivilDate },
): Promise<Result<{ year: number; eventId: string | null }, OpenYearError>> {
  const { clientId, platform } = context;
  return context.transaction<{ year: number; eventId: string | null }, OpenYearError>(async (tx) => {
    const last = await lastYear(tx, clientId);
    if (!last) return err({ code: 'fiscal_year_unknown' });
    if (last.startsOn === startsOn && last.endsOn === endsOn) return ok({ year: last.year, eventId: null });
    const next = nextYear(last, endsOn, norwegianDate(platform.clock.now()));
    if (!next.ok) return next;
    if (next.value.startsOn !== startsOn) return err({ code: 'fiscal_year_taken', year: last.year });
    const { years, periods } = openYear(startsOn, endsOn);
    const [eventId = null] = await yearRegister.add(tx, context, 'fiscal-year.created', years);
    await periodRegister.add(tx, context, 'period.created', periods);
    return ok({ year: next.value.year, eventId });
  });
}

export type OpenYearError = NextYearError | { readonly code: 'fiscal_year_unknown' };

/** The client's last year, until the transaction ends. */
async function lastYear(tx: Tx, clientId: string): Promise<FiscalYear | undefined> {
  await holdYears(tx, clientId);
  const years = await yearRegister.list(tx, clientId);
  return years.toSorted((one, other) => (one.endsOn < other.endsOn ? -1 : 1)).at(-1);
}
