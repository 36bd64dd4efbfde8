import { lineOrder, type LineOrder } from '#lib/domain/ledger/reports/account-ledger.ts';
import { voucherList, type VoucherSummary } from '#lib/domain/ledger/reports/voucher-list.ts';
import { coverOf, type Days } from '#lib/domain/ledger/reports/span.ts';
import type { LedgerPeriod } from '#lib/domain/report/complete.ts';
import type { CursorOf, FilterOf } from '#lib/domain/report/report.ts';
import { sortingOf } from '#lib/domain/report/sort.ts';
import { ok } from '#lib/domain/result.ts';
import { rawSql, type Tx } from '../../platform/database.ts';
import { partsAsked, type ReportQuery } from '../../platform/rpc/report.ts';
import { asTheyStand } from './books.ts';
import { movedIn } from './days.ts';
import { inOrder, keysOf } from './keyset.ts';
import { isFew, PAGE } from './posted-lines.ts';
import { planForPage, planInOrder } from '../../platform/plans.ts';

type Filter = FilterOf<typeof voucherList>;

/**
 * A page of vouchers, newest first; their sum from the kept balances, so that it costs the same however many there are, and from
 * the lines of days beside whole periods.
 */
export const readVoucherList: ReportQuery<typeof voucherList> = async (tx, clientId, { filter, ...page }) => {
  const { rows, totals } = await partsAsked(
    page,
    () => vouchersAfter(tx, clientId, filter, page.after),
    () => sumOfVouchers(tx, clientId, filter),
  );
  const last = rows.at(-1);
  return ok({ rows, totals, next: last && rows.length === PAGE ? { date: last.date, id: last.id } : null });
};

async function vouchersAfter(
  tx: Tx,
  clientId: string,
  { since, until, sort }: Filter,
  after: CursorOf<typeof voucherList> | undefined,
): Promise<VoucherSummary[]> {
  const sql = rawSql(tx);
  const sorting = sortingOf(voucherList, sort);
  const order: LineOrder = sorting ? lineOrder(sorting) : { by: 'date', descending: true };
  const page = inOrder(tx, clientId, { ...keysOf(tx, 'v'), voucherId: sql`v.id`, line: null }, order);
  const days = sql`${since === undefined ? sql`` : sql`and v.date >= ${since}::date`}
    ${until === undefined ? sql`` : sql`and v.date <= ${until}::date`}`;
  await (isFew(ofAll({ since, until }), order.by) ? planForPage(tx) : planInOrder(tx));
  // Limited before anything is summed: a day may have more vouchers than a page by far.
  return sql<VoucherSummary[]>`
    with v as materialized (
      select v.client_id, v.id, v.series, v.year, v.number, v.date, v.text, v.source, v.reverses_id, v.draft_id
      from ledger.voucher v where v.client_id = ${clientId} ${days}
        ${page.after(after && { date: after.date, voucherId: after.id })}
      order by ${page.order} limit ${PAGE})
    select v.id, v.series, v.year, v.number, v.date::text, v.text, v.source, v.reverses_id as "reversesId",
      v.draft_id as "draftId", r.id as "reversedBy", sums.total, sums.lines
    from v
    left join ledger.voucher r on r.client_id = v.client_id and r.reverses_id = v.id
    cross join lateral (
      select coalesce(sum(greatest(l.amount, 0)), 0)::bigint as total, count(*)::int as lines
      from ledger.line l where l.client_id = v.client_id and l.voucher_id = v.id) sums
    order by ${page.order}`;
}

/** The days asked for, of all that there are. */
function ofAll({ since, until }: Filter): Days {
  return { first: since ?? '0001-01-01', last: until ?? '9999-12-31' };
}

/** Of the opening balance too, which moves nothing and has a day. */
async function sumOfVouchers(tx: Tx, clientId: string, { since, until }: Filter): Promise<{ total: bigint }> {
  const periods = await rawSql(tx)<LedgerPeriod[]>`
    select year, number, starts_on::text as "startsOn", ends_on::text as "endsOn" from ledger.period
    where client_id = ${clientId}`;
  const days = coverOf(periods, ofAll({ since, until }));
  const { debit } = await movedIn(tx, clientId, { books: asTheyStand(tx), days });
  return { total: debit };
}
