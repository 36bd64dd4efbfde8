import { isInForce } from '#lib/domain/access/membership.ts';
import { ok } from '#lib/domain/result.ts';
import { machine, type Context } from '#lib/server/platform/context.ts';
import * as memberships from '../memberships/store.ts';
import { endAssignment } from './assignments.ts';
import { endEngagement } from './end.ts';
import { endForFirm } from './let-out.ts';
import { assignments, engagements } from './register.ts';
import { isAssigned, letIn, letInByCustomers, letInOf } from './store.ts';

/**
 * Says in the logs of a client, and of a firm, what holds already: who was let in by a firm and is not of it or not assigned any
 * more is let out, and who was let out by a client is not assigned to it any more; a firm whose time is over has ended. What was
 * interrupted in between is so put right.
 */
export async function settlePartners(context: Context): Promise<void> {
  await endOver(context);
  await letOut(context);
  await takeOff(context);
}

/** As a client: firms that were let in until now. */
async function endOver(context: Context): Promise<void> {
  const { clientId, platform } = context;
  const now = platform.clock.now();
  const running = await context.transaction(async (tx) =>
    ok(await engagements.list(tx, clientId, { endedAt: null })),
  );
  for (const { id, endsAt } of running.ok ? running.value : [])
    if (!isInForce({ endsAt }, now)) await endEngagement(context, { id });
}

/** As a client: people. */
async function letOut(context: Context): Promise<void> {
  const { clientId, platform } = context;
  const now = platform.clock.now();
  const found = await context.transaction(async (tx) => ok(await letInOf(tx, clientId)));
  for (const each of found.ok ? found.value : []) {
    const { partnerId, userId } = each;
    const works = await machine(platform, partnerId).transaction(async (tx) =>
      ok((await memberships.isOwn(tx, partnerId, userId, now)) && (await isAssigned(tx, partnerId, each))),
    );
    if (works.ok && !works.value) await endForFirm(context, each);
  }
}

/** As a firm. */
async function takeOff(context: Context): Promise<void> {
  const { clientId } = context;
  await context.transaction(async (tx) => {
    // In this order: who is assigned was let in before.
    const running = await assignments.list(tx, clientId, { endedAt: null });
    const there = await letInByCustomers(tx);
    for (const { id, engagement, userId } of running) {
      if (there.has(letIn(engagement, userId))) continue;
      const row = await assignments.hold(tx, clientId, { id });
      if (row) await endAssignment(tx, context, row);
    }
    return ok();
  });
}
