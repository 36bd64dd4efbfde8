import { contentOf, OPEN_HOURS, WEAKENINGS } from '#lib/domain/access/weakening.ts';
import { may } from '#lib/domain/access/role.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { judgedBy, type Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import type { BeforeWeakening } from '#lib/server/platform/context.ts';
import * as memberships from '../memberships/store.ts';
import type { Weakened } from './begin.ts';
import type { ByWhom, Carry } from './carry.ts';
import { done, hoursAfter } from './judge.ts';
import { saidBeside, standingOf, weakenings, type WeakeningRow } from './register.ts';
import { weakeningOf } from './shown.ts';

export type ConfirmWeakeningError = {
  readonly code: 'weakening_unknown' | 'weakening_needs_another' | 'weakening_changed';
};

/**
 * Another administrator confirms it. What administrators may do themselves is carried out in the same transaction, in the name of
 * whoever confirms, and does exactly what was shown, or nothing; anything else whoever asked may do from then on, for a day.
 * Errors, in this order: weakening_unknown (none waits under that id, or whoever asked may ask for it no more) · weakening_needs_another (who asked for it, or who is no
 * administrator any more) · weakening_changed (it is not what was shown, or would do something else by now).
 * @param content what was shown
 */
export function confirmWeakening(
  context: Context,
  { id, content }: { readonly id: string; readonly content: string },
  { carry, subject }: { readonly carry: Carry } & Pick<ByWhom, 'subject'>,
): Promise<Result<Weakened, ConfirmWeakeningError>> {
  const { actorId: confirmedBy, platform } = context;
  let agreed = false;
  const agreeing: BeforeWeakening = (_tx, _context, found) => {
    agreed = contentOf(found) === content;
    return Promise.resolve(agreed ? ok() : err({ code: 'second_administrator_required', ...found }));
  };
  return context.transaction<Weakened, ConfirmWeakeningError>(async (tx) => {
    const found = await waiting(tx, context, id);
    if (!found.ok) return found;
    const row = found.value;
    if (row.content !== content) return err({ code: 'weakening_changed' });
    const now = platform.clock.now();
    const { ability, by } = WEAKENINGS[row.act];
    const byAsker = by === 'asker';
    const to = { confirmedAt: now, confirmedBy, ...(byAsker && { endsAt: hoursAfter(now, OPEN_HOURS) }) };
    const detail = saidBeside(row);
    const eventId = await weakenings.change(tx, context, 'weakening.confirmed', { row, to, detail });
    if (byAsker) return ok({ eventId });
    const weakening = weakeningOf(row);
    const judged = judgedBy(context, { weakening: agreeing, ability }).within(tx);
    const carried = await carry(judged, weakening, { reason: row.reason ?? '', subject });
    // Done without being asked about, it was no such act any more.
    if (!carried.ok || !agreed) return err({ code: 'weakening_changed' });
    return ok({ eventId: await done(tx, context, { ...row, ...to }, weakening) });
  });
}

export type DeclineWeakeningError = {
  readonly code: 'weakening_unknown' | 'weakening_needs_another';
};

/** Another administrator says no. Errors, in this order: weakening_unknown, weakening_needs_another. */
export function declineWeakening(
  context: Context,
  { id }: { readonly id: string },
): Promise<Result<Weakened, DeclineWeakeningError>> {
  const { actorId: declinedBy, platform } = context;
  return context.transaction<Weakened, DeclineWeakeningError>(async (tx) => {
    const found = await waiting(tx, context, id);
    if (!found.ok) return found;
    const to = { declinedAt: platform.clock.now(), declinedBy };
    const detail = saidBeside(found.value);
    const change = { row: found.value, to, detail };
    return ok({ eventId: await weakenings.change(tx, context, 'weakening.declined', change) });
  });
}

/** Whoever asked takes it back, as long as it was not done. Error: weakening_unknown (none of theirs is open under that id). */
export function withdrawWeakening(
  context: Context,
  { id }: { readonly id: string },
): Promise<Result<Weakened, { readonly code: 'weakening_unknown' }>> {
  const { clientId, actorId, platform } = context;
  return context.transaction<Weakened, { readonly code: 'weakening_unknown' }>(async (tx) => {
    const row = await weakenings.hold(tx, clientId, { id });
    const now = platform.clock.now();
    if (row?.begunBy !== actorId || !['waits', 'confirmed'].includes(standingOf(row, now)))
      return err({ code: 'weakening_unknown' });
    const change = { row, to: { withdrawnAt: now }, detail: saidBeside(row) };
    return ok({ eventId: await weakenings.change(tx, context, 'weakening.withdrawn', change) });
  });
}

/** One that waits, held, for the context's actor to answer. */
async function waiting(
  tx: Tx,
  { clientId, actorId, platform }: Context,
  id: string,
): Promise<Result<WeakeningRow, DeclineWeakeningError>> {
  // Held first, and in one order, so that nobody becomes an administrator, or is none any more, meanwhile.
  const others = await memberships.administratorsBeside(tx, clientId, []);
  const row = await weakenings.hold(tx, clientId, { id });
  if (!row || standingOf(row, platform.clock.now()) !== 'waits') return err({ code: 'weakening_unknown' });
  // What somebody asked for goes with them: else it would be done by one who is left.
  const asking = await memberships.findAbleRole(tx, clientId, row.begunBy);
  if (asking === null || !may(asking, WEAKENINGS[row.act].ability)) return err({ code: 'weakening_unknown' });
  if (row.begunBy === actorId || !others.includes(actorId)) return err({ code: 'weakening_needs_another' });
  return ok(row);
}
