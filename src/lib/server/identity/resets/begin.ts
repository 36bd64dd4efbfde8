import type { RateLimited } from '#lib/domain/access/attempts.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { enqueue } from '#lib/server/platform/jobs/enqueue.ts';
import { tellContacts } from '../contacts/tell.ts';
import { countLetter } from '../sign-in/limits.ts';
import * as memberships from '../memberships/store.ts';
import * as store from '../store.ts';
import { tellMember } from '../tell-person.ts';
import { factorResets, standingOf, type FactorReset } from './register.ts';

/** How long the link holds. */
const HOURS = 24;

export interface ResetDone {
  readonly eventId: string;
  /** Another administrator is to confirm it before anything happens. */
  readonly waits: boolean;
}

export type BeginResetError =
  | RateLimited
  | {
      readonly code: 'mail_off' | 'member_of_partner' | 'member_unknown' | 'reset_of_oneself' | 'reset_there';
    };

/**
 * Begins that a member who has lost what they prove themselves with proves themselves anew: once another administrator has
 * confirmed it, or at once where no other can, they are sent a link. They are told of it at the beginning already. Guards, in
 * this order: mail_off · rate_limited · reset_of_oneself · member_unknown (or they are shut out) ·
 * member_of_partner: that is the firm's to do, whose other clients they open too · reset_there: one waits.
 */
export async function beginReset(
  context: Context,
  { userId, reason }: { readonly userId: string; readonly reason: string },
): Promise<Result<ResetDone, BeginResetError>> {
  const { clientId, actorId, platform } = context;
  if (!platform.mail) return err({ code: 'mail_off' });
  const counted = await countLetter(context);
  if (!counted.ok) return counted;
  if (userId === actorId) return err({ code: 'reset_of_oneself' });
  return context.transaction<ResetDone, BeginResetError>(async (tx) => {
    // Held, so that nobody becomes an administrator, or is none any more, meanwhile.
    const others = await memberships.administratorsBeside(tx, clientId, [actorId, userId]);
    const person = await store.findUser(tx, userId);
    const coming = await memberships.findComing(tx, clientId, userId);
    if (!person || person.disabled || !coming) return err({ code: 'member_unknown' });
    if (coming.engagement !== null) return err({ code: 'member_of_partner' });
    const now = platform.clock.now();
    const found = await factorResets.hold(tx, clientId, { userId });
    if (found && standingOf(found, now) !== 'over') return err({ code: 'reset_there' });
    const row: FactorReset = {
      ...{ userId, number: (found?.number ?? 0) + 1, reason, begunAt: now, begunBy: actorId },
      ...{ confirmedAt: null, confirmedBy: null, expiresAt: null },
      ...{ usedAt: null, withdrawnAt: null, withdrawnBy: null },
    };
    const { userId: _, ...to } = row;
    const detail = { reason };
    const begun = found
      ? await factorResets.change(tx, context, 'factor-reset.begun', { row: found, to, detail })
      : await factorResets.addNew(tx, context, 'factor-reset.begun', row, detail);
    if (begun === null) return err({ code: 'reset_there' });
    await tellMember(tx, context, { clientId, to: userId, news: 'reset_begun', role: null });
    await tellContacts(tx, context, { news: 'reset_begun', whom: await nameOf(tx, userId) }, ONLY);
    for (const to of others)
      await tellMember(tx, context, { clientId, to, news: 'reset_asked', role: null, whom: userId });
    if (others.length > 0) return ok({ eventId: begun, waits: true });
    return ok({ eventId: await confirm(tx, context, row), waits: false });
  });
}

/** The administrators and the person themselves are told otherwise. */
const ONLY = { contactsOnly: true };

const nameOf = async (tx: Tx, userId: string) => (await store.findPerson(tx, userId))?.name ?? null;

async function confirm(tx: Tx, context: Context, row: FactorReset): Promise<string> {
  const { platform, actorId: confirmedBy } = context;
  const confirmedAt = platform.clock.now();
  const expiresAt = new Date(confirmedAt.getTime() + HOURS * 3_600_000);
  const to = { confirmedAt, confirmedBy, expiresAt };
  const eventId = await factorResets.change(tx, context, 'factor-reset.confirmed', { row, to });
  await enqueue(tx, context, 'mail.send', { about: 'factor-reset', userId: row.userId, number: row.number });
  return eventId;
}

export type ConfirmResetError = { readonly code: 'mail_off' | 'reset_unknown' | 'reset_needs_another' };

/**
 * Another administrator confirms it: the link is sent. Errors, in this order: mail_off, reset_unknown (none waits for that),
 * reset_needs_another (who began it, or whom it is about).
 */
export function confirmReset(
  context: Context,
  { userId }: { readonly userId: string },
): Promise<Result<ResetDone, ConfirmResetError>> {
  const { clientId, actorId, platform } = context;
  return context.transaction<ResetDone, ConfirmResetError>(async (tx) => {
    if (!platform.mail) return err({ code: 'mail_off' });
    const row = await factorResets.hold(tx, clientId, { userId });
    if (!row || standingOf(row, platform.clock.now()) !== 'begun') return err({ code: 'reset_unknown' });
    if (actorId === row.begunBy || actorId === userId) return err({ code: 'reset_needs_another' });
    return ok({ eventId: await confirm(tx, context, row), waits: false });
  });
}

/** Takes it back, as long as it was not used. Error: reset_unknown. */
export function withdrawReset(
  context: Context,
  { userId }: { readonly userId: string },
): Promise<Result<ResetDone, { readonly code: 'reset_unknown' }>> {
  const { clientId, actorId: withdrawnBy, platform } = context;
  return context.transaction<ResetDone, { readonly code: 'reset_unknown' }>(async (tx) => {
    const now = platform.clock.now();
    const row = await factorResets.hold(tx, clientId, { userId });
    if (!row || standingOf(row, now) === 'over') return err({ code: 'reset_unknown' });
    const to = { withdrawnAt: now, withdrawnBy };
    const eventId = await factorResets.change(tx, context, 'factor-reset.withdrawn', { row, to });
    return ok({ eventId, waits: false });
  });
}
