import type { Fault, ReplayedEvent } from '../../events/replay/event.ts';
import type { Others } from '../../events/replay/others.ts';
import { isAppropriation, takesResult } from '../year-end/appropriation.ts';
import { rowThen, type AccountThen, type ChartRows } from './chart-rows.ts';
import type { PostedRow } from './posting.ts';

/**
 * The end of a year stands on its last day, when the log had locked all of its periods (`year_end_unlocked`), and moves its
 * result to equity or debt alone (`year_end_differs`).
 */
export function judgeYearEnd(
  { id: eventId, place }: ReplayedEvent,
  { voucher, posting: { year } }: PostedRow,
  { chart, others }: { readonly chart: ChartRows; readonly others: Others },
): Fault[] {
  const faults: Fault[] = [];
  const own = [...chart.periods].filter(([id]) => id.startsWith(`${year}/`) && !id.endsWith('/0'));
  const last = own
    .map(([, { endsOn }]) => endsOn)
    .sort()
    .at(-1);
  if (last !== undefined && voucher.date !== last)
    faults.push({ code: 'year_end_unlocked', eventId, expected: last, found: voucher.date });
  for (const [id] of own) {
    const said = others.before('period', id, place);
    // Of one that had not been said yet that itself is told.
    if (!said || said.state === 'locked') continue;
    const found = `open, as event ${said.eventId} left it`;
    faults.push({ code: 'year_end_unlocked', eventId, expected: `period ${id} locked before`, found });
  }
  for (const { account, vat } of voucher.lines) {
    const row = rowThen<AccountThen>(
      others,
      { type: 'account', id: account, place },
      chart.accounts.get(account),
    );
    const of = { account, groupingCategory: row?.groupingCategory ?? null };
    if (vat === null && (isAppropriation(of) || takesResult(of))) continue;
    const expected = 'accounts of appropriation, equity and debt';
    faults.push({ code: 'year_end_differs', eventId, expected, found: `account ${account}` });
  }
  return faults;
}
