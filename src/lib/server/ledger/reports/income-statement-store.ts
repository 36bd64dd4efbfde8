import {
  incomeRows,
  isEarning,
  type AccountResult,
  type incomeStatement,
  type MonthResult,
} from '#lib/domain/ledger/reports/income-statement.ts';
import type { FilterOf } from '#lib/domain/report/report.ts';
import { ok } from '#lib/domain/result.ts';
import { rawSql, type Tx } from '../../platform/database.ts';
import type { ReportQuery } from '../../platform/rpc/report.ts';
import { booksAt, type Books, type PositionUnknown } from './books.ts';

/**
 * The income statement comes whole, from the kept balances: a row for each account at most. Books that begin in the middle of
 * a year begin with what it had brought until then, which belongs to its first period.
 */
export const readIncomeStatement: ReportQuery<typeof incomeStatement, PositionUnknown> = async (
  tx,
  clientId,
  { filter: { year, from, through, at } },
) => {
  const books = await booksAt(tx, clientId, at);
  if (!books.ok) return books;
  const sql = rawSql(tx);
  const accounts = await sql<AccountResult[]>`
    with begun as (
      select p.year from ledger.period p
      join ledger.fiscal_year y on y.client_id = p.client_id and y.year = p.year
      where p.client_id = ${clientId} and p.number = 0 and p.starts_on > y.starts_on
    )
    select a.number as account, a.name, a.grouping_category as "groupingCategory",
      coalesce(sum(b.credit - b.debit) filter (where b.year = ${year}), 0)::bigint as amount,
      coalesce(sum(b.credit - b.debit) filter (where b.year = ${year - 1}), 0)::bigint as "lastYear"
    from ${books.value.balances()} b
    join ledger.account a on a.client_id = b.client_id and a.number = b.account
    where b.client_id = ${clientId} and b.year in (${year}, ${year - 1}) and b.period <= ${through}
      and (b.period >= ${from} and b.period > 0
        or ${from === 1} and b.period = 0 and b.year in (select begun.year from begun))
    group by a.number, a.name, a.grouping_category
    order by a.number collate "C"`;
  const { rows, totals } = incomeRows(accounts);
  // Also those that come to nothing: what one month brought, another may have taken back.
  const earning = accounts.filter(isEarning).map(({ account }) => account);
  const months = await resultsByMonth(tx, clientId, books.value, { year, from, through }, earning);
  return ok({ rows, totals: { ...totals, months }, next: null });
};

function resultsByMonth(
  tx: Tx,
  clientId: string,
  books: Books,
  { year, from, through }: FilterOf<typeof incomeStatement>,
  accounts: readonly string[],
): Promise<MonthResult[]> {
  return rawSql(tx)<MonthResult[]>`
    select p.starts_on::text as "startsOn", coalesce(sum(b.credit - b.debit), 0)::bigint as amount
    from ledger.period p
    left join ${books.balances()} b on b.client_id = p.client_id and b.year = p.year and b.period = p.number
      and b.account = any (${accounts}::text[])
    where p.client_id = ${clientId} and p.year = ${year} and p.number > 0 and p.number between ${from} and ${through}
    group by p.number, p.starts_on order by p.number`;
}
