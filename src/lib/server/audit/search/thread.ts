import { belongs, leadsOf, tellsOf } from '#lib/domain/events/thread.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { findTimeline, type LoggedEvent } from '../reading.ts';
import { told, type ToldEvent } from '../told.ts';
import { findSought } from './find.ts';

/** What happened to a thing. */
export interface Thread {
  /** In the order of the log, what waits for it last. */
  readonly events: readonly ToldEvent[];
  /** There are more than are shown. */
  readonly cut: boolean;
}

/** Events of a thread that are read: of everything that is done by hand it has all. */
const MOST = 500;
/** Ids that a thread goes on from. */
const MOST_IDS = 60;

/**
 * Every event about a thing and about what it came of: of a voucher those of its draft, photos and approvals. Follows what
 * the events themselves say of each other, so that no row that somebody changed adds or hides one.
 */
export async function findThread(
  tx: Tx,
  context: Context,
  subject: { readonly type: string; readonly id: string },
): Promise<Thread> {
  const { clientId } = context;
  const own = await findTimeline(tx, clientId, subject);
  const found = new Map(own.map((event) => [event.id, event]));
  const ids = new Set([subject.id]);
  const asked = new Set<string>();
  // What it may go on to is not all that there is.
  let cut = false;
  const take = (events: readonly LoggedEvent[]) => {
    for (const event of events) {
      found.set(event.id, event);
      for (const id of leadsOf(event))
        if (ids.size < MOST_IDS) ids.add(id);
        else cut ||= !ids.has(id);
    }
  };
  take(own);
  for (;;) {
    const next = [...ids].find((id) => !asked.has(id));
    if (next === undefined || found.size > MOST) break;
    asked.add(next);
    // What is alone, as a person or an account, is named by much that is no part of its thread.
    if (own.length > 0 && own.every((event) => leadsOf(event).length === 0)) break;
    const { events, next: more, leftOut } = await findSought(tx, clientId, { id: next }, null, MOST);
    cut ||= more !== null || leftOut > 0;
    take(events.filter((event) => belongs(event, ids)));
    for (const event of events) if (tellsOf(event, ids)) found.set(event.id, event);
  }
  const events = [...found.values()].sort(
    (one, other) => (one.index ?? Infinity) - (other.index ?? Infinity) || (one.at < other.at ? -1 : 1),
  );
  return { events: await told(tx, context, events.slice(0, MOST)), cut: cut || events.length > MOST };
}
