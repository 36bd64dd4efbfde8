import type { voucherList, VoucherSummary } from '#lib/domain/ledger/reports/voucher-list.ts';
import { ok } from '#lib/domain/result.ts';
import { rawSql, type Tx } from '../../platform/database.ts';
import type { ReportQuery } from '../../platform/rpc/report.ts';

const PAGE = 100;

/** A page of vouchers, newest first; their sum from the kept balances, so that it costs the same however many there are. */
export const readVoucherList: ReportQuery<typeof voucherList> = async (tx, clientId, { after }) => {
  const rows = await vouchersAfter(tx, clientId, after ?? null);
  const last = rows.at(-1);
  const next = last && rows.length === PAGE ? { date: last.date, id: last.id } : null;
  return ok({ rows, next, totals: after ? null : await sumOfVouchers(tx, clientId) });
};

async function vouchersAfter(
  tx: Tx,
  clientId: string,
  after: { date: string; id: string } | null,
): Promise<VoucherSummary[]> {
  const sql = rawSql(tx);
  const further = after ? sql`and (v.date, v.id) < (${after.date}::date, ${after.id}::uuid)` : sql``;
  // Limited before anything is summed: a day may have more vouchers than a page by far.
  return sql<VoucherSummary[]>`
    with v as materialized (
      select v.client_id, v.id, v.series, v.year, v.number, v.date, v.text, v.source, v.reverses_id, v.draft_id
      from ledger.voucher v where v.client_id = ${clientId} ${further}
      order by v.date desc, v.id desc limit ${PAGE})
    select v.id, v.series, v.year, v.number, v.date::text, v.text, v.source, v.reverses_id as "reversesId",
      v.draft_id as "draftId", r.id as "reversedBy", sums.total, sums.lines
    from v
    left join ledger.voucher r on r.client_id = v.client_id and r.reverses_id = v.id
    cross join lateral (
      select coalesce(sum(greatest(l.amount, 0)), 0)::bigint as total, count(*)::int as lines
      from ledger.line l where l.client_id = v.client_id and l.voucher_id = v.id) sums
    order by v.date desc, v.id desc`;
}

async function sumOfVouchers(tx: Tx, clientId: string): Promise<{ total: bigint }> {
  const [row] = await rawSql(tx)<{ total: bigint }[]>`
    select coalesce(sum(debit), 0)::bigint as total from ledger.balance where client_id = ${clientId}`;
  return row ?? { total: 0n };
}
