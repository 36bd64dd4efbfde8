import type { dimensionLedger } from '#lib/domain/ledger/reports/dimension-ledger.ts';
import type { JournalTotals, PostedLine } from '#lib/domain/ledger/reports/posting-journal.ts';
import type { CursorOf, FilterOf } from '#lib/domain/report/report.ts';
import { ok } from '#lib/domain/result.ts';
import { rawSql, type Tx } from '../../platform/database.ts';
import type { ReportQuery } from '../../platform/rpc/report.ts';
import { booksAt, type Books, type PositionUnknown } from './books.ts';
import { resultAccounts } from './dimension-results-store.ts';
import { narrowed } from './narrowed.ts';
import { asPosted } from './posted-lines.ts';

const PAGE = 100;

type Filter = FilterOf<typeof dimensionLedger>;

/** A page of the lines under a dimension, found where `line_dimension_by_code` has them. */
export const readDimensionLedger: ReportQuery<typeof dimensionLedger, PositionUnknown> = async (
  tx,
  clientId,
  { filter, after },
) => {
  const books = await booksAt(tx, clientId, filter.at);
  if (!books.ok) return books;
  const asked = { ...filter, books: books.value, accounts: await resultAccounts(tx, clientId) };
  const rows = await linesOf(tx, clientId, asked, after);
  const last = rows.at(-1);
  const next = last && rows.length === PAGE ? last : null;
  return ok({
    rows,
    totals: after ? null : await totalsOf(tx, clientId, asked),
    next: next && { date: next.date, voucherId: next.voucherId, line: next.line },
  });
};

interface Wanted extends Filter {
  readonly books: Books;
  readonly accounts: readonly string[];
}

/** The lines that are asked for, as a table to read from. */
function wanted(tx: Tx, clientId: string, asked: Wanted) {
  const { type, code, year, from, through, accounts, books } = asked;
  const sql = rawSql(tx);
  return sql`
    select l.*, v.date, v.series, v.year, v.number, v.text as voucher_text
    from ledger.line_dimension under
    join ledger.voucher v on v.client_id = under.client_id and v.id = under.voucher_id
    join ledger.line l on l.client_id = under.client_id and l.voucher_id = under.voucher_id
      and l.line_no = under.line_no
    where under.client_id = ${clientId} and under.type = ${type} and under.code = ${code}
      and v.year = ${year} and v.period > 0 and v.period between ${from} and ${through}
      and l.account = any (${accounts}::text[]) ${narrowed(tx, { ...asked, type: undefined }) ?? sql``}
      ${books.has(sql`v.id`)}`;
}

function linesOf(
  tx: Tx,
  clientId: string,
  asked: Wanted,
  after: CursorOf<typeof dimensionLedger> | undefined,
): Promise<PostedLine[]> {
  const sql = rawSql(tx);
  const further = after
    ? sql`and (v.date, v.id, l.line_no) > (${after.date}::date, ${after.voucherId}::uuid, ${after.line}::int)`
    : sql``;
  // Limited before anything is looked up beside it.
  return sql<PostedLine[]>`
    with l as materialized (
      ${wanted(tx, clientId, asked)} ${further} order by v.date, v.id, l.line_no limit ${PAGE}
    )
    ${asPosted(tx)}`;
}

async function totalsOf(tx: Tx, clientId: string, asked: Wanted): Promise<JournalTotals> {
  const [row] = await rawSql(tx)<JournalTotals[]>`
    select coalesce(sum(l.amount) filter (where l.amount > 0), 0)::bigint as debit,
      coalesce(-sum(l.amount) filter (where l.amount < 0), 0)::bigint as credit
    from (${wanted(tx, clientId, asked)}) l`;
  return row ?? { debit: 0n, credit: 0n };
}
