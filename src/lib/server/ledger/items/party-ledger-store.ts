import { lineOrder, running } from '#lib/domain/ledger/reports/account-ledger.ts';
import { partyLedger, type PartyLedgerRow } from '#lib/domain/ledger/items/party-ledger.ts';
import type { Days, Span } from '#lib/domain/ledger/reports/span.ts';
import type { CursorOf, FilterOf } from '#lib/domain/report/report.ts';
import { sortingOf } from '#lib/domain/report/sort.ts';
import { err, ok } from '#lib/domain/result.ts';
import { rawSql, type Tx } from '../../platform/database.ts';
import type { ReportQuery } from '../../platform/rpc/report.ts';
import { booksAt, type Books, type PositionUnknown } from '../reports/books.ts';
import { daysAsked, type Moved } from '../reports/days.ts';
import { inOrder, keysOf } from '../reports/keyset.ts';
import { nextOf, PAGE } from '../reports/posted-lines.ts';
import { planForPage, planInOrder } from '../../platform/plans.ts';

type Filter = FilterOf<typeof partyLedger>;

/** A page of the party's lines on control accounts, where an index has them by date; what it stood at before is summed once. */
export const readPartyLedger: ReportQuery<
  typeof partyLedger,
  { code: 'counterparty_unknown'; counterpartyId: string } | PositionUnknown
> = async (tx, clientId, { filter, after }) => {
  const at = await booksAt(tx, clientId, filter.at);
  if (!at.ok) return at;
  const books = at.value;
  const span = await daysAsked(tx, clientId, filter);
  const totals = after ? null : await totalsOf(tx, clientId, books, { ...filter, span });
  if (totals === undefined) return err({ code: 'counterparty_unknown', counterpartyId: filter.party });
  const sorting = sortingOf(partyLedger, filter.sort);
  const lines =
    span.days === null ? [] : await linesOf(tx, clientId, books, { ...filter, days: span.days, after });
  const from = after?.balance ?? (sorting?.descending ? totals?.closing : totals?.opening) ?? 0n;
  const { rows, next: balance } = running(lines, from, sorting);
  const next = nextOf(rows);
  return ok({ rows, totals, next: next && { ...next, balance } });
};

interface Asked extends Filter {
  readonly days: Days;
  readonly after: CursorOf<typeof partyLedger> | undefined;
}

async function linesOf(
  tx: Tx,
  clientId: string,
  books: Books,
  { party, days, at, sort, after }: Asked,
): Promise<Omit<PartyLedgerRow, 'balance'>[]> {
  const sql = rawSql(tx);
  const order = lineOrder(sortingOf(partyLedger, sort));
  const page = inOrder(tx, clientId, keysOf(tx, 'i'), order);
  // By their numbers alone vouchers are needed before.
  const vouchers =
    order.by === 'number'
      ? sql`join ledger.voucher v on v.client_id = i.client_id and v.id = i.voucher_id and v.date = i.date`
      : sql``;
  await (order.by === 'date' ? planInOrder(tx) : planForPage(tx));
  // Limited before anything is looked up beside it.
  return sql<Omit<PartyLedgerRow, 'balance'>[]>`
    with i as materialized (
      select i.* from ledger.open_item i ${vouchers}
      where i.client_id = ${clientId} and i.counterparty_id = ${party}
        and i.date >= ${days.first}::date and i.date <= ${days.last}::date
        ${books.has(sql`i.voucher_id`)} ${page.after(after)}
      order by ${page.order} limit ${PAGE})
    select i.voucher_id as "voucherId", i.line_no as line, i.account, i.date::text, i.due_date::text as "dueDate",
      v.series, v.year, v.number, coalesce(nullif(l.text, ''), v.text) as text, l.reference, i.amount,
      i.remaining + ${at === undefined ? sql`0` : openedSince(tx, books)} as remaining
    from i
    join ledger.line l on l.client_id = i.client_id and l.voucher_id = i.voucher_id and l.line_no = i.line_no
    join ledger.voucher v on v.client_id = i.client_id and v.id = i.voucher_id
    order by ${page.order}`;
}

/** What of an item `i` is matched now and was not at the position, less what was and is not any more. */
function openedSince(tx: Tx, { matched }: Books) {
  return rawSql(tx)`coalesce((
    select sum(case when m.undone_at is null then l.amount else -l.amount end) from ledger.matching_line l
    join ledger.matching m on m.client_id = l.client_id and m.id = l.matching_id
    where l.client_id = i.client_id and l.voucher_id = i.voucher_id and l.line_no = i.line_no
      and (m.undone_at is null) <> ${matched()}), 0)::bigint`;
}

/** Undefined where the client has no such party. It costs with all that was ever posted on it. */
async function totalsOf(tx: Tx, clientId: string, books: Books, { party, span }: Filter & { span: Span }) {
  const sql = rawSql(tx);
  const [row] = await sql<(Moved & { opening: bigint })[]>`
    select coalesce(sum(i.amount) filter (where i.date < asked.day), 0)::bigint as opening,
      coalesce(sum(i.amount) filter (where i.date between asked.first and asked.last and i.amount > 0), 0)::bigint as debit,
      coalesce(-sum(i.amount) filter (where i.date between asked.first and asked.last and i.amount < 0), 0)::bigint as credit
    from ledger.counterparty c
    cross join (select ${span.before.day}::date as day, ${span.days?.first ?? null}::date as first,
      ${span.days?.last ?? null}::date as last) asked
    left join ledger.open_item i on i.client_id = c.client_id and i.counterparty_id = c.id
      ${books.has(sql`i.voucher_id`)}
    where c.client_id = ${clientId} and c.id = ${party} group by c.id`;
  return row && { ...row, closing: row.opening + row.debit - row.credit };
}
