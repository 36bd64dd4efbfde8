import { may, ROLES } from '#lib/domain/access/role.ts';
import {
  judgeReopeningAsked,
  reopeningStatement,
  type Reopening,
  type ReopeningError,
} from '#lib/domain/ledger/reopening.ts';
import type { VatTerm } from '#lib/domain/ledger/vat-return/terms.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { record } from '#lib/server/audit/index.ts';
import { holdYears, periods, readTerms } from '../../ledger/index.ts';
import type { Context } from '../../platform/context.ts';
import type { SecondRequired } from '#lib/domain/access/weakening.ts';
import { beforeWeakening } from '../../platform/weakening.ts';
import { holdMembersWith } from '../members-store.ts';
import {
  insertReopening,
  lastLocked,
  listReopenings,
  periodStandings,
  type PeriodStanding,
} from './store.ts';

/** Who may lock periods may open them. */
const OPENING = ROLES.filter((role) => may(role, 'period.lock'));

export interface ReopeningAsked {
  /** Of the wish; made by whoever asks, so that the same request again is known. */
  readonly id: string;
  readonly year: number;
  readonly period: number;
  readonly reason: string;
}

export interface Reopened {
  /** `asked`: it takes another who asks for the same. */
  readonly outcome: 'opened' | 'asked';
  /** Null where this very request was done before. */
  readonly eventId: string | null;
}

/**
 * Opens a locked period again, or keeps the wish until a second person has the same one: {@link judgeReopeningAsked}. Repeating
 * a request with its id is safe. Errors: `period_not_in_year`, `period_not_locked`, `period_not_last_locked`,
 * `reopening_differs` (the id is taken by another wish), `second_administrator_required`.
 */
export async function reopenPeriod(
  context: Context,
  { id, year, period, reason }: ReopeningAsked,
): Promise<Result<Reopened, PeriodError>> {
  const { clientId, actorId, platform } = context;
  return context.transaction<Reopened, PeriodError>(async (tx) => {
    const held = await periods.hold(tx, clientId, { year, number: period });
    if (!held) return err({ code: 'period_not_in_year', year, period });
    const asked = await listReopenings(tx, clientId, { year, number: period });
    const again = asked.find((each) => each.id === id);
    if (again) {
      const same = again.askedBy === actorId && again.reason === reason;
      return same
        ? ok({ outcome: again.opens ? 'opened' : 'asked', eventId: null })
        : err({ code: 'reopening_differs' });
    }
    await holdYears(tx, clientId);
    const last = await lastLocked(tx, clientId);
    const lockedAt = held.lockedAt ?? new Date(0);
    const able = await holdMembersWith(tx, clientId, OPENING);
    const judged = judgeReopeningAsked({
      locked: held.lockedAt !== null,
      later: last && (last.year !== year || last.period !== period) ? last : null,
      wantedByAnother: asked.some((each) => each.askedBy !== actorId && each.askedAt >= lockedAt),
      others: able.filter((each) => each !== actorId).length,
    });
    if (!judged.ok) return judged;
    const { opens, alone } = judged.value;
    const row: Reopening = {
      ...{ id, year, number: period, reason, askedBy: actorId, opens },
      askedAt: platform.clock.now(),
    };
    if (opens) {
      const of = { year, period };
      const said = { before: { ...of, locked: true }, after: { ...of, locked: false } };
      const may = await beforeWeakening(tx, context, { act: 'period-opened', ...said });
      if (!may.ok) return may;
    }
    await insertReopening(tx, clientId, row);
    const askedEvent = await record(tx, context, {
      kind: 'period-reopening.asked',
      subject: { type: 'period-reopening', id },
      detail: { ...reopeningStatement.said(row), year, number: period, reason },
    });
    if (!opens) return ok({ outcome: 'asked', eventId: askedEvent });
    const eventId = await periods.change(tx, context, 'period.reopened', {
      row: held,
      to: { lockedAt: null, lockedBy: null },
      detail: { reason, reopening: id, ...(alone && { alone }) },
    });
    return ok({ outcome: 'opened', eventId });
  });
}

export type PeriodError =
  | SecondRequired
  | ReopeningError
  | { code: 'period_not_in_year'; year: number; period: number }
  | { code: 'reopening_differs' };

/** A month, what is left to do in it, and who wants it open since it was locked. */
export interface ShownPeriod extends PeriodStanding {
  /** While it is open: the VAT terms that end in it and of which no return is delivered; by their first days. */
  readonly vatUnsent: readonly Pick<VatTerm, 'startsOn' | 'endsOn'>[];
  readonly wishes: readonly Pick<Reopening, 'askedBy' | 'askedAt' | 'reason'>[];
}

/** The client's months, oldest first. */
export function standings(context: Context): Promise<Result<ShownPeriod[], never>> {
  return context.transaction<ShownPeriod[], never>(async (tx) => {
    const rows = await periodStandings(tx, context.clientId);
    const wishes = await listReopenings(tx, context.clientId);
    const { terms } = await readTerms(tx, context);
    const unsent = terms.filter(({ delivered }) => delivered.length === 0);
    return ok(
      rows.map((row) => ({
        ...row,
        vatUnsent: unsent
          .filter(({ endsOn }) => row.lockedAt === null && row.startsOn <= endsOn && endsOn <= row.endsOn)
          .map(({ startsOn, endsOn }) => ({ startsOn, endsOn })),
        wishes: wishes
          .filter(({ year, number }) => year === row.year && number === row.number)
          .filter(({ askedAt }) => row.lockedAt !== null && askedAt >= row.lockedAt)
          .map(({ askedBy, askedAt, reason }) => ({ askedBy, askedAt, reason })),
      })),
    );
  });
}
