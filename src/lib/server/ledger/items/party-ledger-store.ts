import type { partyLedger, PartyLedgerRow } from '#lib/domain/ledger/items/party-ledger.ts';
import type { CursorOf, FilterOf } from '#lib/domain/report/report.ts';
import { err, ok } from '#lib/domain/result.ts';
import { rawSql, type Tx } from '../../platform/database.ts';
import type { ReportQuery } from '../../platform/rpc/report.ts';
import { booksAt, type Books, type PositionUnknown } from '../reports/books.ts';

const PAGE = 100;

type Filter = FilterOf<typeof partyLedger>;

/** A page of the party's lines on control accounts, where an index has them by date; what it stood at before is summed once. */
export const readPartyLedger: ReportQuery<
  typeof partyLedger,
  { code: 'counterparty_unknown'; counterpartyId: string } | PositionUnknown
> = async (tx, clientId, { filter, after }) => {
  const at = await booksAt(tx, clientId, filter.at);
  if (!at.ok) return at;
  const books = at.value;
  const totals = after ? null : await totalsOf(tx, clientId, books, filter);
  if (totals === undefined) return err({ code: 'counterparty_unknown', counterpartyId: filter.party });
  const lines = await linesOf(tx, clientId, books, filter, after);
  let balance = after?.balance ?? totals?.opening ?? 0n;
  const rows = lines.map((line): PartyLedgerRow => ({ ...line, balance: (balance += line.amount) }));
  const last = rows.at(-1);
  const next = last && rows.length === PAGE ? last : null;
  return ok({
    rows,
    totals,
    next: next && { date: next.date, voucherId: next.voucherId, line: next.line, balance: next.balance },
  });
};

function linesOf(
  tx: Tx,
  clientId: string,
  books: Books,
  { party, year, from, through, at }: Filter,
  after: CursorOf<typeof partyLedger> | undefined,
): Promise<Omit<PartyLedgerRow, 'balance'>[]> {
  const sql = rawSql(tx);
  const further = after
    ? sql`and (i.date, i.voucher_id, i.line_no) > (${after.date}::date, ${after.voucherId}::uuid, ${after.line}::int)`
    : sql``;
  // Limited before anything is looked up beside it.
  return sql<Omit<PartyLedgerRow, 'balance'>[]>`
    with range as materialized (
      select min(p.starts_on) as first, max(p.ends_on) as last from ledger.period p
      where p.client_id = ${clientId} and p.year = ${year} and p.number between ${from} and ${through}
    ), i as materialized (
      select i.* from ledger.open_item i
      where i.client_id = ${clientId} and i.counterparty_id = ${party}
        and i.date >= (select first from range) and i.date <= (select last from range) ${further}
        ${books.has(sql`i.voucher_id`)}
      order by i.date, i.voucher_id, i.line_no limit ${PAGE})
    select i.voucher_id as "voucherId", i.line_no as line, i.account, i.date::text, i.due_date::text as "dueDate",
      v.series, v.year, v.number, coalesce(nullif(l.text, ''), v.text) as text, l.reference, i.amount,
      i.remaining + ${at === undefined ? sql`0` : openedSince(tx, books)} as remaining
    from i
    join ledger.line l on l.client_id = i.client_id and l.voucher_id = i.voucher_id and l.line_no = i.line_no
    join ledger.voucher v on v.client_id = i.client_id and v.id = i.voucher_id
    order by i.date, i.voucher_id, i.line_no`;
}

/** What of an item `i` is matched now and was not at the position, less what was and is not any more. */
function openedSince(tx: Tx, { matched }: Books) {
  return rawSql(tx)`coalesce((
    select sum(case when m.undone_at is null then l.amount else -l.amount end) from ledger.matching_line l
    join ledger.matching m on m.client_id = l.client_id and m.id = l.matching_id
    where l.client_id = i.client_id and l.voucher_id = i.voucher_id and l.line_no = i.line_no
      and (m.undone_at is null) <> ${matched()}), 0)::bigint`;
}

/** Undefined where the client has no such party. Periods that end before they begin move nothing. */
async function totalsOf(tx: Tx, clientId: string, books: Books, { party, year, from, through }: Filter) {
  const sql = rawSql(tx);
  const [row] = await sql<{ opening: bigint; debit: bigint; credit: bigint }[]>`
    with range as materialized (
      select (select starts_on from ledger.period
          where client_id = ${clientId} and year = ${year} and number = ${from}) as first,
        (select max(ends_on) from ledger.period
          where client_id = ${clientId} and year = ${year} and number between ${from} and ${through}) as last
    )
    select coalesce(sum(i.amount) filter (where i.date < r.first), 0)::bigint as opening,
      coalesce(sum(i.amount) filter (where i.date between r.first and r.last and i.amount > 0), 0)::bigint as debit,
      coalesce(-sum(i.amount) filter (where i.date between r.first and r.last and i.amount < 0), 0)::bigint as credit
    from ledger.counterparty c
    cross join range r
    left join ledger.open_item i on i.client_id = c.client_id and i.counterparty_id = c.id
      ${books.has(sql`i.voucher_id`)}
    where c.client_id = ${clientId} and c.id = ${party} group by c.id`;
  return row && { ...row, closing: row.opening + row.debit - row.credit };
}
