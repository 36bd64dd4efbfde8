import { ruleOf } from '../kinds.ts';
import type { Fault, ReplayedEvent } from './event.ts';
import { SLOW_MS } from './fixed.ts';
import { OVERLAP_MS } from './order.ts';
import type { Others } from './others.ts';

/**
 * Who caused an event was not locked out, by what the log says of them (`actor_was_locked`): their sessions ended with it, and
 * none was opened since.
 */
export function judgeLocked(event: ReplayedEvent, others: Others): Fault[] {
  const { id: eventId, actorId, marked } = event;
  const isLocked = (words: Readonly<Record<string, unknown>> | null | undefined) =>
    typeof words?.['disabledAt'] === 'string';
  if (!marked || !others.of('user', actorId).some(({ words }) => isLocked(words))) return [];
  const slow = ruleOf(event.kind)?.fixes?.slow === true;
  const then = others.around('user', actorId, event, slow ? SLOW_MS : OVERLAP_MS);
  if (!then.every((each) => isLocked(each?.words))) return [];
  const expected = `nothing of ${actorId}, locked out by event ${then.at(-1)?.eventId ?? ''}`;
  return [{ code: 'actor_was_locked', eventId, expected, found: event.kind }];
}
