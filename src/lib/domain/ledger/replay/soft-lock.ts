import { may, ROLES } from '../../access/role.ts';
import type { Fault, ReplayedEvent } from '../../events/replay/event.ts';
import { OVERLAP_MS } from '../../events/replay/order.ts';
import type { Others } from '../../events/replay/others.ts';
import type { Posting } from '../voucher.ts';

type Act = Pick<ReplayedEvent, 'id' | 'at' | 'place' | 'actorId'>;

/**
 * A period that is softly locked takes what those post, or submitted since, who may lock periods (`period_was_soft_locked`): here,
 * a voucher of which it is sure that neither did.
 * @param posted the voucher's posting
 * @param submitted the last time that it was handed to an approval; null: it took none
 */
export function judgeSoftLock(
  posted: Act,
  { year, period }: Pick<Posting, 'year' | 'period'>,
  submitted: Act | null,
  others: Others,
): Fault[] {
  const id = `${year}/${period}`;
  const said = others.before('period', id, posted.place);
  if (said?.state !== 'soft-locked' || couldLock(posted, others)) return [];
  const since = submitted !== null && Date.parse(submitted.at) >= said.moment - OVERLAP_MS;
  if (since && couldLock(submitted, others)) return [];
  const expected = `period ${id} as event ${said.eventId} left it, softly locked`;
  const found = `a voucher of ${posted.actorId}, who may not lock it`;
  return [{ code: 'period_was_soft_locked', eventId: posted.id, expected, found }];
}

/** Whether whoever did something may have had the ability; of what was erased nobody knows. */
function couldLock(act: Act, others: Others): boolean {
  return others.around('membership', act.actorId, act).some((each) => {
    if (!each || each.ended) return false;
    const role = ROLES.find((known) => known === each.words?.['role']);
    return each.words === null || (role !== undefined && may(role, 'period.lock'));
  });
}
