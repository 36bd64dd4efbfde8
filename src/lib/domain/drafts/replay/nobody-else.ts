import type { Fault, ReplayedEvent } from '../../events/replay/event.ts';
import { HANDS_ON } from '../../events/replay/four-eyes.ts';
import type { Others } from '../../events/replay/others.ts';
import { somebodyElse } from '../../events/replay/somebody-else.ts';

interface Then {
  readonly before: readonly ReplayedEvent[];
  readonly given: readonly string[];
  readonly others: Others;
}

/**
 * Who decided about their own work was the only one who could (`somebody_else_could`).
 * @param given who had approved the same before, and so was not asked any more
 */
export function judgeNobodyElse(event: ReplayedEvent, { before, given, others }: Then): Fault[] {
  const handsOn = before.filter(({ kind }) => (HANDS_ON as readonly string[]).includes(kind));
  const except = new Set([...handsOn.map(({ actorId }) => actorId), ...given]);
  const found = somebodyElse(event, { ability: 'draft.approve', except }, others);
  if (found === null) return [];
  return [
    { code: 'somebody_else_could', eventId: event.id, expected: 'nobody else who could decide', found },
  ];
}
