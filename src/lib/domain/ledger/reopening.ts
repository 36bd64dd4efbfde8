import type { CivilDate } from '../date.ts';
import { err, ok, type Result } from '../result.ts';
import { statement } from '../statement.ts';

/** Somebody wants a locked period open again, or opened it. */
export interface Reopening {
  readonly id: string;
  readonly year: number;
  readonly number: number;
  readonly reason: string;
  readonly askedBy: string;
  readonly askedAt: Date;
  /** The period was opened by it: another had asked before, or nobody else could. */
  readonly opens: boolean;
}

/** `segl.period-reopening.v1`: who wanted which period open, why, and whether that opened it. */
export const reopeningStatement = statement<Reopening>('segl.period-reopening', {
  v1: ({ id, year, number, reason, askedBy, askedAt, opens }) => ({
    ...{ id, year, number, reason, askedBy, opens },
    askedAt: askedAt.toISOString(),
  }),
});

/** How things stand when somebody asks. */
export interface ReopeningFacts {
  readonly locked: boolean;
  /** The period that was locked last, where it is another. */
  readonly later: PeriodNamed | null;
  /** Somebody else has asked for it since it was locked. */
  readonly wantedByAnother: boolean;
  /** Who else may open periods of the client. */
  readonly others: number;
}

export interface PeriodNamed {
  readonly year: number;
  readonly period: number;
  /** Its first day. */
  readonly date: CivilDate;
}

/**
 * What is reported rests on locked periods, so that opening one takes two: the first person's wish is kept, and the second's
 * opens. Where nobody else may, one is enough, and it is said (`alone`). Periods are opened from the last one backwards, as
 * they were locked. In order: `period_not_locked`, `period_not_last_locked`, which names the one that is to be opened first.
 */
export function judgeReopeningAsked(
  facts: ReopeningFacts,
): Result<{ readonly opens: boolean; readonly alone: boolean }, ReopeningError> {
  if (!facts.locked) return err({ code: 'period_not_locked' });
  if (facts.later) return err({ code: 'period_not_last_locked', ...facts.later });
  const alone = facts.others === 0;
  return ok({ opens: alone || facts.wantedByAnother, alone });
}

export type ReopeningError =
  | { code: 'period_not_locked' }
  | ({ code: 'period_not_last_locked' } & PeriodNamed);
