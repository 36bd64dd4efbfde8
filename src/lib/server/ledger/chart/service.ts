import { monthRange } from '#lib/domain/date.ts';
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

/** A calendar year as the ledger keeps it: twelve open months. */
export function calendarYear(year: number): Pick<Chart, 'years' | 'periods'> {
  const periods = Array.from({ length: 12 }, (_, at) => {
    const { first, last } = monthRange(year, at + 1);
    return { year, number: at + 1, startsOn: first, endsOn: last, lockedAt: null, lockedBy: null };
  });
  return { years: [{ year, startsOn: `${year}-01-01`, endsOn: `${year}-12-31` }], periods };
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
    if (!held) return err({ code: 'period_unknown', date: `${year}-${String(period).padStart(2, '0')}` });
    if (held.lockedAt) return ok({ eventId: null });
    const first = await firstOpenPeriod(tx, context.clientId);
    if (first && (first.year !== year || first.number !== period)) {
      return err({ code: 'period_out_of_order', year: first.year, period: first.number });
    }
    const lockedAt = context.platform.clock.now();
    await markLocked(tx, context.clientId, held, { at: lockedAt, by: context.actorId });
    const locked = describePeriod({ ...held, lockedAt, lockedBy: context.actorId });
    return ok({ eventId: await record(tx, context, rowEvent('locked', locked)) });
  });
}

export type LockError =
  { code: 'period_unknown'; date: string } | { code: 'period_out_of_order'; year: number; period: number };
