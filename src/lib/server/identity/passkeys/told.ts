import { heldPasskeys, type HeldPasskey, type PasskeyLog } from '#lib/domain/access/chain.ts';
import { EVENT_KINDS, EVENTS, saysOf } from '#lib/domain/events/kinds.ts';
import { Others } from '#lib/domain/events/replay/others.ts';
import { passkeyLog } from '#lib/domain/events/replay/passkey-log.ts';
import type { SubjectType } from '#lib/domain/events/subjects.ts';
import { eventsOf, type LoggedEvent } from '#lib/server/audit/index.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';

/** The passkeys of a person by the client's log, as whoever verifies it will find them. */
export async function passkeysTold(
  tx: Tx,
  context: Context,
  userId: string,
): Promise<readonly HeldPasskey[]> {
  const { log } = await logAround(tx, context, userId);
  return (await heldPasskeys(userId, log)).passkeys;
}

/** Of whom the client's log has to be read to tell what a person's passkeys are worth: theirs, and those that vouched. */
export async function peopleBehind(tx: Tx, context: Context, userId: string): Promise<readonly string[]> {
  return (await logAround(tx, context, userId)).people;
}

/** The log of a person, of those who vouched for them, of those who vouched for these, and so on. */
async function logAround(
  tx: Tx,
  context: Context,
  userId: string,
): Promise<{ readonly log: PasskeyLog; readonly people: readonly string[] }> {
  const events: LoggedEvent[] = [];
  const people = new Set([userId]);
  for (const person of people)
    for (const type of ['user', 'membership'] as const)
      for (const event of await toldOf(tx, context, type, person)) {
        events.push(event);
        if (event.kind === 'passkey.endorsed') people.add(event.actorId);
      }
  const others = new Others();
  for (const [place, event] of events.toSorted(inOrder).entries())
    others.take({ ...event, marked: true, place });
  return { log: passkeyLog(others, context.clientId), people: [...people] };
}

/** As the log has them; what waits comes last, as it happened. */
function inOrder(one: LoggedEvent, other: LoggedEvent): number {
  if (one.index !== other.index) return (one.index ?? Infinity) - (other.index ?? Infinity);
  return one.at.localeCompare(other.at) || one.id.localeCompare(other.id);
}

/** All that the client's log said of a person, or of their membership. */
export function toldOf(
  tx: Tx,
  context: Context,
  type: 'user' | 'membership',
  userId: string,
): Promise<LoggedEvent[]> {
  return eventsOf(tx, context, type, SAYING[type], userId);
}

const saying = (type: SubjectType) =>
  EVENT_KINDS.filter((kind) => EVENTS[kind].of === type && saysOf(EVENTS[kind]) !== 'nothing');
const SAYING = { user: saying('user'), membership: saying('membership') };
