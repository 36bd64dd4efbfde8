import type { CivilDate } from '#lib/domain/date.ts';
import { fiscalYear, type FiscalYear } from '#lib/domain/ledger/fiscal-year.ts';
import { ok, err, type Result } from '#lib/domain/result.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { CHART, periods, years, type Chart } from './registers.ts';
import { firstOpenPeriod, holdYears } from './store.ts';

/** Adds to a client's chart, each new row with its event. */
export async function addToChart(tx: Tx, context: Context, additions: Partial<Chart>): Promise<void> {
  for (const [name, register] of Object.entries(CHART)) {
    const rows = additions[name as keyof Chart] ?? [];
    if (rows.length > 0)
      await register.add(tx, context, `${register.subjectType}.created` as never, rows as never);
  }
}

/** The client's fiscal years, in any order. */
export function fiscalYearsOf(tx: Tx, clientId: string): Promise<readonly FiscalYear[]> {
  return years.list(tx, clientId);
}

/** A period that takes everybody's vouchers. */
export const OPEN = { lockedAt: null, lockedBy: null, softLockedAt: null, softLockedBy: null } as const;

/** A period that somebody locks now. */
export function lockedBy({ actorId, platform }: Context) {
  return { ...OPEN, lockedAt: platform.clock.now(), lockedBy: actorId };
}

/** A fiscal year as the ledger keeps it: each of its months an open period. */
export function openYear(startsOn: CivilDate, endsOn: CivilDate): Pick<Chart, 'years' | 'periods'> {
  const { periods, ...year } = fiscalYear(startsOn, endsOn);
  return {
    years: [year],
    periods: periods.map((period) => ({ ...period, ...OPEN })),
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
    const held = await periods.hold(tx, context.clientId, { year, number: period });
    if (!held) return err({ code: 'period_not_in_year', year, period });
    if (held.lockedAt) return ok({ eventId: null });
    await holdYears(tx, context.clientId);
    const first = await firstOpenPeriod(tx, context.clientId);
    if (first && (first.year !== year || first.number !== period)) {
      const { number, startsOn: date } = first;
      return err({ code: 'period_out_of_order', year: first.year, period: number, date });
    }
    const to = lockedBy(context);
    return ok({ eventId: await periods.change(tx, context, 'period.locked', { row: held, to }) });
  });
}

/**
 * Locks a period softly: from then on it takes what those post, or submit for approval, who may lock periods, and nothing else.
 * In any order. One that is softly locked or locked is left as it is.
 */
export function softLockPeriod(context: Context, which: WhichPeriod): Promise<SoftLockDone> {
  return changeSoftLock(context, which, 'period.soft_locked', ({ lockedAt, softLockedAt }) =>
    (lockedAt ?? softLockedAt)
      ? null
      : { softLockedAt: context.platform.clock.now(), softLockedBy: context.actorId },
  );
}

/** Lifts the soft lock: everybody posts into the period again. One that is not softly locked is left as it is. */
export function liftSoftLock(context: Context, which: WhichPeriod): Promise<SoftLockDone> {
  return changeSoftLock(context, which, 'period.soft_lock_lifted', ({ softLockedAt }) =>
    softLockedAt ? { softLockedAt: null, softLockedBy: null } : null,
  );
}

interface WhichPeriod {
  readonly year: number;
  readonly period: number;
}

type SoftLockDone = Result<{ eventId: string | null }, SoftLockError>;

/** @param next what the period is then; null: as it is */
function changeSoftLock(
  context: Context,
  { year, period }: WhichPeriod,
  kind: 'period.soft_locked' | 'period.soft_lock_lifted',
  next: (held: PeriodRow) => Pick<PeriodRow, 'softLockedAt' | 'softLockedBy'> | null,
): Promise<SoftLockDone> {
  return context.transaction<{ eventId: string | null }, SoftLockError>(async (tx) => {
    const row = await periods.hold(tx, context.clientId, { year, number: period });
    if (!row) return err({ code: 'period_not_in_year', year, period });
    const to = next(row);
    return ok({ eventId: to && (await periods.change(tx, context, kind, { row, to })) });
  });
}

type PeriodRow = NonNullable<Awaited<ReturnType<typeof periods.hold>>>;

export type SoftLockError = { code: 'period_not_in_year'; year: number; period: number };

export type LockError =
  | { code: 'period_not_in_year'; year: number; period: number }
  | { code: 'period_out_of_order'; year: number; period: number; date: string };
