import { ok, err, type Result } from '#lib/domain/result.ts';
import { record, recordAll } from '#lib/server/audit/index.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { describeChart, describePeriod, rowEvent } from './statements.ts';
import { firstOpenPeriod, holdPeriod, insertChart, markLocked, type Chart } from './store.ts';

/** Writes a new client's chart, each row with its event. For a client that has none yet. */
export async function createChart(tx: Tx, context: Context, chart: Chart): Promise<void> {
  await insertChart(tx, context.clientId, chart);
  await recordAll(
    tx,
    context,
    describeChart(chart).map((row) => rowEvent('created', row)),
  );
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
