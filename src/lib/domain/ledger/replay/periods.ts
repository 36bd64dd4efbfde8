import type { Fault, ReplayedEvent } from '../../events/replay/event.ts';
import type { Others } from '../../events/replay/others.ts';
import type { ChartRows } from './chart-rows.ts';

/** Months are locked in their order (`period_locked_early`): when one was, the log had locked all that end before it. */
export function judgeLocking(
  { id: eventId, place, subject }: ReplayedEvent,
  { chart, others }: { readonly chart: ChartRows; readonly others: Others },
): Fault[] {
  const own = chart.periods.get(subject.id);
  if (!own || isOpening(subject.id)) return [];
  for (const [id, { endsOn }] of chart.periods) {
    if (isOpening(id) || endsOn >= own.startsOn) continue;
    const said = others.before('period', id, place);
    // One that the client got later begins before nothing that is locked: the database holds that.
    if (!said || said.state === 'locked') continue;
    const found = `open, as event ${said.eventId} left it`;
    return [{ code: 'period_locked_early', eventId, expected: `period ${id} locked before`, found }];
  }
  return [];
}

/** Period 0 holds an opening balance beside the months. */
const isOpening = (id: string) => id.endsWith('/0');
