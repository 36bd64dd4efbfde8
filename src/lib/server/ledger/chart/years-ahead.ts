import { v7 as uuidv7 } from 'uuid';
import { norwegianDate, type CivilDate } from '#lib/domain/date.ts';
import { yearsToOpen } from '#lib/domain/ledger/fiscal-year.ts';
import { ok } from '#lib/domain/result.ts';
import { sequencerOf } from '#lib/server/audit/index.ts';
import { createContext, NO_CLIENT, SYSTEM_ACTOR, type Context } from '../../platform/context.ts';
import type { Platform } from '../../platform/platform.ts';
import { listClients } from '../../platform/tenant/store.ts';
import { addToChart, openYear } from './service.ts';
import { holdYears, listYears } from './store.ts';

const SWEEP_MS = 60 * 60 * 1000;

/**
 * Opens the fiscal years that the client will soon need, with their periods and an event for each, so that nobody
 * meets a new year in which nothing can be booked. Changes nothing where they are there, or where there is no year
 * to go on from. @returns the years that were opened
 */
export async function openYearsAhead(context: Context): Promise<number[]> {
  const { clientId, platform } = context;
  const opened = await context.transaction(async (tx) => {
    await holdYears(tx, clientId);
    const years = await listYears(tx, clientId);
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

/** For every client, now and once an hour as long as the process lives. A failure is logged and tried again. */
export function keepYearsAhead(platform: Platform): void {
  const sweep = () => {
    openEverywhere(platform).catch((cause: unknown) => {
      platform.log.warn({ err: cause }, 'opening the next fiscal years failed');
    });
  };
  setInterval(sweep, SWEEP_MS).unref();
  sweep();
}

async function openEverywhere(platform: Platform): Promise<void> {
  const as = (clientId: string) =>
    createContext(platform, { clientId, actorId: SYSTEM_ACTOR, requestId: uuidv7() });
  const clients = await as(NO_CLIENT).transaction(async (tx) => ok(await listClients(tx)));
  for (const { id } of clients.ok ? clients.value : []) await openYearsAhead(as(id));
}
