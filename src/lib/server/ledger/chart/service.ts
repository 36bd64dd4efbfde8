import type { CivilDate } from '#lib/domain/date.ts';
import { fiscalYear } from '#lib/domain/ledger/fiscal-year.ts';
import { ok, err, type Result } from '#lib/domain/result.ts';
import { record, recordAll } from '#lib/server/audit/index.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { describeChart, describePeriod, rowEvent } from './statements.ts';
import { firstOpenPeriod, holdPeriod, insertChart, markLocked, type Chart } from './store.ts';

const NOTHING: Chart = {
  years: [],
  periods: [],
  series: [],
  accounts: [],
  vatCodes: [],
  vatRates: [],
  vatAccounts: [],
  counterparties: [],
  dimensions: [],
};

/** Adds to a client's chart, each new row with its event. A VAT code comes together with all of its rates. */
export async function addToChart(tx: Tx, context: Context, additions: Partial<Chart>): Promise<void> {
  const chart = { ...NOTHING, ...additions };
  await insertChart(tx, context.clientId, chart);
  const events = describeChart(chart).map((row) => rowEvent('created', row));
  await recordAll(tx, context, events);
}

/** A fiscal year as the ledger keeps it: each of its months an open period. */
export function openYear(startsOn: CivilDate, endsOn: CivilDate): Pick<Chart, 'years' | 'periods'> {
  const { periods, ...year } = fiscalYear(startsOn, endsOn);
  return {
    years: [year],
    periods: periods.map((period) => ({ ...period, lockedAt: null, lockedBy: null })),
  };
}

export function calendarYear(year: number): Pick<Chart, 'years' | 'periods'> {
  return openYear(`${year}-01-01`, `${year}-12-31`);
}

/**
 * Locks a period: from then on it takes nothing. Periods are locked in order, and locking one that is locked
 * changes nothing.
 */
export async function lockPeriod(
  context: Context,
  { year, period }: { year: number; period: number },
): Promise<Result<{ eventId: string | null }, LockError>> {
  return context.transaction<{ eventId: string | null }, LockError>(async (tx) => {
    const held = await holdPeriod(tx, context.clientId, year, period);
    if (!held) return err({ code: 'period_not_in_year', year, period });
    if (held.lockedAt) return ok({ eventId: null });
    const first = await firstOpenPeriod(tx, context.clientId);
    if (first && (first.year !== year || first.number !== period)) {
      const { number, startsOn: date } = first;
      return err({ code: 'period_out_of_order', year: first.year, period: number, date });
    }
    const lockedAt = context.platform.clock.now();
    await markLocked(tx, context.clientId, held, { at: lockedAt, by: context.actorId });
    const locked = describePeriod({ ...held, lockedAt, lockedBy: context.actorId });
    return ok({ eventId: await record(tx, context, rowEvent('locked', locked)) });
  });
}

export type LockError =
  | { code: 'period_not_in_year'; year: number; period: number }
  | { code: 'period_out_of_order'; year: number; period: number; date: string };
