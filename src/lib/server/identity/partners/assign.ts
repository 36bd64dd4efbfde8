import { isInForce } from '#lib/domain/access/membership.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { deliver } from '#lib/server/audit/index.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { admit, type OfFirm } from '../memberships/admit.ts';
import * as memberships from '../memberships/store.ts';
import { tellMember } from '../tell-person.ts';
import { endAssignment } from './assignments.ts';
import { endForFirm, inOther, ofFirm } from './let-out.ts';
import { assignments, engagements, saidOfAssignment, type Assignment } from './register.ts';
import { customersOf, letInOf, type Customer } from './store.ts';

export interface Assigning {
  /** Made by whoever assigns, so that the same request again is known. */
  readonly id: string;
  readonly engagement: string;
  readonly userId: string;
  /** Why they; null: nothing is said. */
  readonly reason: string | null;
}

/** `unknown`: it has not let the firm in, or does not any more. `member_there`: the client has asked them in itself. */
export type AssignError = { readonly code: 'customer_unknown' | 'member_unknown' | 'member_there' };

/**
 * Has one of the context's firm's people work for a client that let it in. They are let in there first, and then the firm says
 * that they are: whoever is let in there and is not assigned here gets nothing (`policy.ts`), so that whatever is interrupted in
 * between opens nothing. The same request again changes nothing, whatever became of it meanwhile. Errors, in this order:
 * customer_unknown · member_unknown: not of the firm itself, or shut out · member_there.
 */
export async function assign(
  context: Context,
  asked: Assigning,
): Promise<Result<{ readonly eventId: string | null }, AssignError>> {
  const { actorId } = context;
  const read = await context.transaction(async (tx) =>
    ok({
      known: await isKnown(tx, context, asked),
      customer: await customerOf(tx, asked.engagement),
      able: await isOfFirm(tx, context, asked.userId),
      by: await ofFirm(tx, context),
    }),
  );
  const { known, customer, able, by } = (read.ok && read.value) || {};
  if (known) return ok({ eventId: null });
  if (!customer) return err({ code: 'customer_unknown' });
  if (!able || !by) return err({ code: 'member_unknown' });
  const entered = await enter(context, customer, asked, by);
  if (!entered.ok) return entered;
  const { userId, engagement, id, reason } = asked;
  const row = {
    ...{ id, engagement, userId, reason, assignedBy: actorId },
    ...{ customerId: customer.clientId, customerOrgnr: customer.orgnr, customerName: customer.name },
    assignedAt: context.platform.clock.now(),
  };
  return context.transaction(async (tx) => {
    const eventId = await assignments.addNew(tx, context, 'assignment.made', row, saidOfAssignment(row));
    if (eventId !== null) {
      const told = {
        clientId: customer.clientId,
        to: userId,
        news: 'assigned',
        role: customer.role,
      } as const;
      await tellMember(tx, context, told);
    }
    return ok({ eventId });
  });
}

async function isKnown(tx: Tx, { clientId }: Context, { id }: Assigning): Promise<boolean> {
  return (await assignments.list(tx, clientId, { id })).length > 0;
}

/** Whether somebody is the firm's to send: one of its own, who can get in. */
async function isOfFirm(tx: Tx, { clientId, platform }: Context, userId: string): Promise<boolean> {
  const able = await memberships.findAbleRole(tx, clientId, userId);
  return able !== null && memberships.isOwn(tx, clientId, userId, platform.clock.now());
}

async function customerOf(tx: Tx, engagement: string): Promise<Customer | null> {
  return (await customersOf(tx)).find((each) => each.engagement === engagement) ?? null;
}

/** Lets them into the client, by the firm; who is there by it already stays. */
async function enter(
  context: Context,
  { clientId, engagement: id }: Customer,
  { userId, reason }: Pick<Assigning, 'userId' | 'reason'>,
  by: OfFirm,
): Promise<Result<void, AssignError>> {
  const inCustomer = inOther(context, clientId);
  await deliver(context.platform, clientId);
  return inCustomer.transaction<void, AssignError>(async (tx) => {
    const held = await engagements.hold(tx, clientId, { id });
    const runs = held?.endedAt === null && isInForce(held, context.platform.clock.now());
    if (!runs || held.partnerId !== context.clientId) return err({ code: 'customer_unknown' });
    const there = await letInOf(tx, clientId, id);
    if (there.some((each) => each.userId === userId)) return ok();
    const { role, endsAt, begunAt } = held;
    const admitted = await admit(tx, inCustomer, {
      ...{ userId, role, endsAt },
      through: { engagement: id, begunAt, by, reason },
    });
    if (admitted.ok) return ok();
    return err({ code: admitted.error.code === 'member_exists' ? 'member_there' : 'member_unknown' });
  });
}

export type UnassignError = { readonly code: 'assignment_unknown' };

/**
 * Takes one of the firm's people off a client: from then on the client is none of theirs, in sessions that are open too. Again
 * changes nothing. Error: assignment_unknown.
 */
export async function unassign(
  context: Context,
  { id }: { readonly id: string },
): Promise<Result<{ readonly eventId: string | null }, UnassignError>> {
  const ended = await context.transaction<
    { readonly row: Assignment; readonly eventId: string | null; readonly by: OfFirm },
    UnassignError
  >(async (tx) => {
    const row = await assignments.hold(tx, context.clientId, { id });
    if (!row) return err({ code: 'assignment_unknown' });
    return ok({ row, eventId: await endAssignment(tx, context, row), by: await ofFirm(tx, context) });
  });
  if (!ended.ok) return ended;
  const { row, eventId, by } = ended.value;
  await endForFirm(inOther(context, row.customerId), row, by);
  return ok({ eventId });
}
