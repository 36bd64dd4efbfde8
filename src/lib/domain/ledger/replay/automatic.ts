import type { Fault, ReplayedEvent } from '../../events/replay/event.ts';
import { unstated, type Others } from '../../events/replay/others.ts';
import { partOf } from '../accrual/accrual.ts';
import type { PostedRow } from './posting.ts';

/**
 * What posted by itself names an accrual that the log had stated by then (`named_before_stated`). That it names one, and what
 * each part posts, is recomputed (`accrual_astray`), and so is the difference of a matching, which comes before it
 * (`difference_astray`).
 */
export function judgeAutomatic(
  { id: eventId, place }: ReplayedEvent,
  { voucher: { sourceRef } }: PostedRow,
  others: Others,
): Fault[] {
  const from = partOf(sourceRef);
  return from ? unstated(others, `accrual ${from.accrualId}`, { eventId, place }) : [];
}
