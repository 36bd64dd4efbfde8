import { may, ROLES } from '../../access/role.ts';
import type { Fault, ReplayedEvent } from '../../events/replay/event.ts';
import { HANDS_ON } from '../../events/replay/four-eyes.ts';
import type { Others } from '../../events/replay/others.ts';

/**
 * Who decided about their own work was the only one who could (`somebody_else_could`). Somebody else surely could who had the
 * role and was not locked out for as long as transactions overlap, before and after.
 */
export function judgeNobodyElse(
  event: ReplayedEvent,
  before: readonly ReplayedEvent[],
  others: Others,
): Fault[] {
  const handsOn = before.filter(({ kind }) => (HANDS_ON as readonly string[]).includes(kind));
  const involved = new Set(handsOn.map(({ actorId }) => actorId));
  for (const id of others.idsOf('membership')) {
    if (involved.has(id)) continue;
    const roles = others.around('membership', id, event);
    const approving = roles.every((each) => each && !each.ended && mayApprove(each.words?.['role']));
    const person = others.around('user', id, event);
    const present = person.every((each) => each?.words?.['disabledAt'] === null);
    if (!approving || !present) continue;
    const expected = 'nobody else who could decide';
    return [{ code: 'somebody_else_could', eventId: event.id, expected, found: id }];
  }
  return [];
}

function mayApprove(role: unknown): boolean {
  const known = ROLES.find((each) => each === role);
  return known !== undefined && may(known, 'draft.approve');
}
