import type { PostedLine, postingJournal } from '#lib/domain/ledger/reports/posting-journal.ts';
import type { CursorOf, FilterOf } from '#lib/domain/report/report.ts';
import { ok } from '#lib/domain/result.ts';
import { rawSql, type Tx } from '../../platform/database.ts';
import type { ReportQuery } from '../../platform/rpc/report.ts';
import { booksAt, type Books, type PositionUnknown } from './books.ts';
import { narrowed } from './narrowed.ts';
import { asPosted } from './posted-lines.ts';

const PAGE = 100;

type Filter = FilterOf<typeof postingJournal>;

/** A page of lines, voucher by voucher; what all of them come to is read from the kept balances, with the first page alone. */
export const readPostingJournal: ReportQuery<typeof postingJournal, PositionUnknown> = async (
  tx,
  clientId,
  { filter, after },
) => {
  const books = await booksAt(tx, clientId, filter.at);
  if (!books.ok) return books;
  const rows = await linesOf(tx, clientId, books.value, filter, after);
  const last = rows.at(-1);
  const next = last && rows.length === PAGE ? last : null;
  return ok({
    rows,
    totals: after ? null : await totalsOf(tx, clientId, books.value, filter),
    next: next && { date: next.date, voucherId: next.voucherId, line: next.line },
  });
};

async function linesOf(
  tx: Tx,
  clientId: string,
  books: Books,
  filter: Filter,
  after: CursorOf<typeof postingJournal> | undefined,
): Promise<PostedLine[]> {
  const { year, from, through } = filter;
  const sql = rawSql(tx);
  // The vouchers' own order is an index; said beside the lines', it lets a page begin there.
  const further = after
    ? sql`and (v.date, v.id) >= (${after.date}::date, ${after.voucherId}::uuid)
        and (v.date, v.id, l.line_no) > (${after.date}::date, ${after.voucherId}::uuid, ${after.line}::int)`
    : sql``;
  // Limited before anything is looked up beside it.
  return sql<PostedLine[]>`
    with range as materialized (
      select min(p.starts_on) as first, max(p.ends_on) as last from ledger.period p
      where p.client_id = ${clientId} and p.year = ${year} and p.number between ${from} and ${through}
    ), l as materialized (
      select l.*, v.date, v.series, v.year, v.number, v.text as voucher_text
      from ledger.voucher v join ledger.line l on l.client_id = v.client_id and l.voucher_id = v.id
      where v.client_id = ${clientId} and v.period > 0
        and v.date >= (select first from range) and v.date <= (select last from range) ${further}
        ${narrowed(tx, filter) ?? sql``} ${books.has(sql`v.id`)}
      order by v.date, v.id, l.line_no limit ${PAGE}
    )
    ${asPosted(tx)}`;
}

async function totalsOf(tx: Tx, clientId: string, books: Books, filter: Filter) {
  if (narrowed(tx, filter)) return totalsOfSome(tx, clientId, books, filter);
  const { year, from, through } = filter;
  const [row] = await rawSql(tx)<{ debit: bigint; credit: bigint }[]>`
    select coalesce(sum(debit), 0)::bigint as debit, coalesce(sum(credit), 0)::bigint as credit
    from ${books.balances()} b
    where client_id = ${clientId} and year = ${year} and period between ${from} and ${through}`;
  return row ?? { debit: 0n, credit: 0n };
}

/** Of some lines it costs with those of the periods: balances are kept of all of them alone. */
async function totalsOfSome(tx: Tx, clientId: string, books: Books, filter: Filter) {
  const sql = rawSql(tx);
  const { year, from, through } = filter;
  const [row] = await sql<{ debit: bigint; credit: bigint }[]>`
    select coalesce(sum(greatest(l.amount, 0)), 0)::bigint as debit,
      coalesce(-sum(least(l.amount, 0)), 0)::bigint as credit
    from ledger.voucher v join ledger.line l on l.client_id = v.client_id and l.voucher_id = v.id
    where v.client_id = ${clientId} and v.year = ${year} and v.period > 0
      and v.period between ${from} and ${through} ${narrowed(tx, filter) ?? sql``} ${books.has(sql`v.id`)}`;
  return row ?? { debit: 0n, credit: 0n };
}
