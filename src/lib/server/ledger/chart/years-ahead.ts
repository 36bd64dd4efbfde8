import { norwegianDate, type CivilDate } from '#lib/domain/date.ts';
import { yearsToOpen } from '#lib/domain/ledger/fiscal-year.ts';
import { ok } from '#lib/domain/result.ts';
import { sequencerOf } from '#lib/server/audit/index.ts';
import type { Context } from '../../platform/context.ts';
import { addToChart, openYear } from './service.ts';
import { years as yearRegister } from './registers.ts';
import { holdYears } from './store.ts';

/**
 * Opens the fiscal years that the client will soon need, with their periods and an event for each, so that nobody
 * meets a new year in which nothing can be booked. Changes nothing where they are there, or where there is no year
 * to go on from. @returns the years that were opened
 */
export async function openYearsAhead(context: Context): Promise<number[]> {
  const { clientId, platform } = context;
  const opened = await context.transaction(async (tx) => {
    await holdYears(tx, clientId);
    const years = await yearRegister.list(tx, clientId);
    const last = years.reduce<CivilDate | null>(
      (end, { endsOn }) => (end && end > endsOn ? end : endsOn),
      null,
    );
    const missing = last ? yearsToOpen({ endsOn: last }, norwegianDate(platform.clock.now())) : [];
    for (const { startsOn, endsOn } of missing) await addToChart(tx, context, openYear(startsOn, endsOn));
    return ok(missing.map(({ year }) => year));
  });
  if (!opened.ok || opened.value.length === 0) return [];
  sequencerOf(platform).signal(clientId);
  return opened.value;
}
