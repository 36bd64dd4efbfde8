import type { Fault, ReplayedEvent } from '../../events/replay/event.ts';
import { HANDS_ON } from '../../events/replay/four-eyes.ts';
import type { Others } from '../../events/replay/others.ts';
import { somebodyElse } from '../../events/replay/somebody-else.ts';

/** Who decided about their own work was the only one who could (`somebody_else_could`). */
export function judgeNobodyElse(
  event: ReplayedEvent,
  before: readonly ReplayedEvent[],
  others: Others,
): Fault[] {
  const handsOn = before.filter(({ kind }) => (HANDS_ON as readonly string[]).includes(kind));
  const except = new Set(handsOn.map(({ actorId }) => actorId));
  const found = somebodyElse(event, { ability: 'draft.approve', except }, others);
  if (found === null) return [];
  return [
    { code: 'somebody_else_could', eventId: event.id, expected: 'nobody else who could decide', found },
  ];
}
