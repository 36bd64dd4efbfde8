import { may, ROLES, type Ability } from '../../access/role.ts';
import type { ReplayedEvent } from './event.ts';
import { OVERLAP_MS } from './order.ts';
import type { Others } from './others.ts';

/**
 * Somebody who surely had an ability at an event and is none of those who had a hand in it: had the role, and was not locked
 * out, for as long as transactions overlap, before and after, nor was their time over by then. Null: nobody of whom that is sure.
 */
export function somebodyElse(
  event: Pick<ReplayedEvent, 'at' | 'place'>,
  { ability, except }: { readonly ability: Ability; readonly except: ReadonlySet<string> },
  others: Others,
): string | null {
  for (const id of others.idsOf('membership')) {
    if (except.has(id)) continue;
    const roles = others.around('membership', id, event);
    const able = roles.every(
      (each) =>
        each && !each.ended && roleMay(each.words?.['role'], ability) && lasts(each.words?.['endsAt'], event),
    );
    const person = others.around('user', id, event);
    if (able && person.every((each) => each?.words?.['disabledAt'] === null)) return id;
  }
  return null;
}

/** The log says that somebody's time is over when the hour's job has run; they were nobody since it was. */
function lasts(endsAt: unknown, { at }: Pick<ReplayedEvent, 'at'>): boolean {
  return typeof endsAt !== 'string' || Date.parse(endsAt) > Date.parse(at) + OVERLAP_MS;
}

function roleMay(role: unknown, ability: Ability): boolean {
  const known = ROLES.find((each) => each === role);
  return known !== undefined && may(known, ability);
}
