import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import type { OfFirm } from '../memberships/admit.ts';
import { endAssignments } from './assignments.ts';
import { endMember, inOther, ofFirm } from './let-out.ts';
import { engagements, saidOfEngagement, type Engagement } from './register.ts';
import { customersOf, letInOf } from './store.ts';

export type EngagementUnknown = { readonly code: 'engagement_unknown' };
type Ended = Result<{ readonly eventId: string | null }, EngagementUnknown>;

/**
 * Lets an accounting firm out again, by the client: from then on it is none of any of the firm's people, in sessions that are open
 * too. Again changes nothing. Error: engagement_unknown.
 */
export function endEngagement(context: Context, { id }: { readonly id: string }): Promise<Ended> {
  return context.transaction(async (tx) => {
    const row = await engagements.hold(tx, context.clientId, { id });
    return row ? ok({ eventId: await end(tx, context, row) }) : err({ code: 'engagement_unknown' });
  });
}

/**
 * The same by the firm that is the context's client, which works for that client no more. First none of its people does, and
 * with that none gets in. Error: customer_unknown.
 */
export async function leaveCustomer(
  context: Context,
  { engagement: id, customer }: { readonly engagement: string; readonly customer: string },
): Promise<Result<{ readonly eventId: string | null }, { readonly code: 'customer_unknown' }>> {
  const left = await context.transaction(async (tx) => {
    const running = (await customersOf(tx)).find((each) => each.engagement === id);
    // What is refused has changed nothing.
    if (running?.clientId === customer) await endAssignments(tx, context, { engagement: id });
    return ok(await ofFirm(tx, context));
  });
  const inCustomer = inOther(context, customer);
  return inCustomer.transaction(async (tx) => {
    const row = await engagements.hold(tx, customer, { id });
    if (row?.partnerId !== context.clientId) return err({ code: 'customer_unknown' });
    return ok({ eventId: await end(tx, inCustomer, row, left.ok ? left.value : undefined) });
  });
}

/** One that is held, with those whom it let in. @returns the id of its event; null where it was ended before */
async function end(tx: Tx, context: Context, row: Engagement, by?: OfFirm): Promise<string | null> {
  if (row.endedAt !== null) return null;
  const { clientId, actorId: endedBy, platform } = context;
  for (const each of await letInOf(tx, clientId, row.id)) await endMember(tx, context, each, by);
  const to = { endedAt: platform.clock.now(), endedBy };
  const detail = { ...saidOfEngagement(row), ...(by && { by }) };
  return engagements.change(tx, context, 'engagement.ended', { row, to, detail });
}
