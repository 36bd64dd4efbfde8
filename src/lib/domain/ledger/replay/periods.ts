import type { Fault, ReplayedEvent } from '../../events/replay/event.ts';
import type { Others } from '../../events/replay/others.ts';
import { somebodyElse } from '../../events/replay/somebody-else.ts';
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

/**
 * Months are opened from the last one backwards (`period_opened_early`), and by two: somebody else had asked for it since it
 * was locked, or nobody else could (`period_opened_alone`).
 */
export function judgeReopening(
  event: ReplayedEvent,
  { chart, others }: { readonly chart: ChartRows; readonly others: Others },
): Fault[] {
  const { id: eventId, place, subject, actorId, detail } = event;
  const own = chart.periods.get(subject.id);
  if (!own) return [];
  const faults: Fault[] = [];
  for (const [id, { startsOn }] of chart.periods) {
    if (isOpening(id) || startsOn <= own.endsOn) continue;
    const said = others.before('period', id, place);
    if (said?.state !== 'locked') continue;
    const expected = `period ${id} opened before`;
    faults.push({ code: 'period_opened_early', eventId, expected, found: `locked by ${said.eventId}` });
  }
  if (wantedByAnother(event, others)) return faults;
  const alone = detail?.['alone'] === true;
  const found = alone
    ? somebodyElse(event, { ability: 'period.lock', except: new Set([actorId]) }, others)
    : 'nobody who had asked for it';
  if (found === null) return faults;
  const expected = alone ? 'nobody else who could open it' : 'somebody else who had asked for it';
  return [...faults, { code: 'period_opened_alone', eventId, expected, found }];
}

function wantedByAnother({ place, actorId, subject }: ReplayedEvent, others: Others): boolean {
  const locked = others
    .of('period', subject.id)
    .findLast((said) => said.place < place && said.state === 'locked');
  return [...others.idsOf('period-reopening')]
    .map((id) => others.before('period-reopening', id, place))
    .some((asked) => {
      if (!asked || asked.actorId === actorId || asked.place < (locked?.place ?? 0)) return false;
      // What was erased may have been it.
      return !asked.words || `${String(asked.words['year'])}/${String(asked.words['number'])}` === subject.id;
    });
}
