import { v7 as uuidv7 } from 'uuid';
import {
  contentOf,
  ENOUGH_ADMINISTRATORS,
  OPEN_HOURS,
  type Weakening,
} from '#lib/domain/access/weakening.ts';
import { err, ok } from '#lib/domain/result.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import type { BeforeWeakening } from '#lib/server/platform/context.ts';
import { tellContacts } from '../contacts/tell.ts';
import * as memberships from '../memberships/store.ts';
import { saidBeside, standingOf, weakenings, type WeakeningRow } from './register.ts';
import { whomOf } from './shown.ts';

export const hoursAfter = (at: Date, hours: number) => new Date(at.getTime() + hours * 3_600_000);

/**
 * Lets somebody's act through where another administrator has confirmed this very one for them, or where there are no two who can
 * get in; the contacts are told. Else `second_administrator_required`.
 */
export const askAnother: BeforeWeakening = async (tx, context, weakening) => {
  const { clientId, actorId, platform } = context;
  const now = platform.clock.now();
  const own = { begunBy: actorId, content: contentOf(weakening) };
  for (const { id } of await weakenings.list(tx, clientId, own)) {
    // Held, so that one that was confirmed is done once.
    const row = await weakenings.hold(tx, clientId, { id });
    if (row && isFetchedAgain(row, now)) return ok();
    if (row && standingOf(row, now) === 'confirmed') {
      await done(tx, context, row, weakening);
      return ok();
    }
  }
  if ((await memberships.countAdministrators(tx, clientId)) >= ENOUGH_ADMINISTRATORS)
    return err({ code: 'second_administrator_required', ...weakening });
  return alone(tx, context, weakening);
};

/** What an operator does at the command line asks nobody, and is told. */
export const tellOnly: BeforeWeakening = (tx, context, weakening) => alone(tx, context, weakening);

/** The same books once more within the day. Of anything else each is an act of its own. */
const isFetchedAgain = ({ act, usedAt, endsAt }: WeakeningRow, now: Date) =>
  act === 'books-exported' && usedAt !== null && now < endsAt;

async function alone(tx: Tx, context: Context, weakening: Weakening) {
  const { actorId: begunBy, platform } = context;
  const now = platform.clock.now();
  const row = {
    ...{ id: uuidv7(), act: weakening.act, content: contentOf(weakening) },
    ...{ begunAt: now, begunBy, endsAt: hoursAfter(now, OPEN_HOURS), usedAt: now },
  };
  await weakenings.addNew(tx, context, 'weakening.done', row, saidBeside(row));
  await tellWeakening(tx, context, 'weakening_done', weakening);
  return ok();
}

/** Marks a confirmed one done, in the transaction in which it is. @returns the id of the event */
export async function done(
  tx: Tx,
  context: Context,
  row: WeakeningRow,
  weakening: Weakening,
): Promise<string> {
  const to = { usedAt: context.platform.clock.now() };
  const eventId = await weakenings.change(tx, context, 'weakening.done', {
    row,
    to,
    detail: saidBeside(row),
  });
  await tellWeakening(tx, context, 'weakening_done', weakening);
  return eventId;
}

export async function tellWeakening(
  tx: Tx,
  context: Context,
  news: 'weakening_asked' | 'weakening_done',
  weakening: Weakening,
): Promise<void> {
  await tellContacts(tx, context, { news, act: weakening.act, whom: await whomOf(tx, weakening) });
}
