import {
  incomeMonthsOf,
  type AccountMonth,
  type incomeMonths,
  type MonthTotal,
} from '#lib/domain/ledger/reports/income-months.ts';
import type { FilterOf } from '#lib/domain/report/report.ts';
import { ok } from '#lib/domain/result.ts';
import { rawSql, type Tx } from '../../platform/database.ts';
import type { ReportQuery } from '../../platform/rpc/report.ts';
import { booksAt, type Books, type PositionUnknown } from './books.ts';

type Filter = FilterOf<typeof incomeMonths>;

/**
 * Whole, from the kept balances: a row for each account at most. Books that begin in the middle of a year begin with what it
 * had brought until then, which belongs to its first period.
 */
export const readIncomeMonths: ReportQuery<typeof incomeMonths, PositionUnknown> = async (
  tx,
  clientId,
  { filter },
) => {
  const books = await booksAt(tx, clientId, filter.at);
  if (!books.ok) return books;
  const moved = await movedByMonth(tx, clientId, books.value, filter);
  return ok({ ...incomeMonthsOf(moved, await periodsOf(tx, clientId, filter)), next: null });
};

function movedByMonth(
  tx: Tx,
  clientId: string,
  books: Books,
  { year, from, through }: Filter,
): Promise<AccountMonth[]> {
  return rawSql(tx)<AccountMonth[]>`
    select a.number as account, a.name, a.grouping_category as "groupingCategory",
      greatest(b.period, 1)::int as period, sum(b.credit - b.debit)::bigint as amount
    from ${books.balances()} b
    join ledger.account a on a.client_id = b.client_id and a.number = b.account
    where b.client_id = ${clientId} and b.year = ${year} and b.period <= ${through}
      and (b.period >= ${from} and b.period > 0
        or ${from} = 1 and b.period = 0 and exists (
          select from ledger.period p join ledger.fiscal_year y on y.client_id = p.client_id and y.year = p.year
          where p.client_id = ${clientId} and p.year = ${year} and p.number = 0 and p.starts_on > y.starts_on))
    group by a.number, a.name, a.grouping_category, greatest(b.period, 1)
    order by a.number collate "C", 4`;
}

function periodsOf(
  tx: Tx,
  clientId: string,
  { year, from, through }: Filter,
): Promise<Omit<MonthTotal, 'amount'>[]> {
  return rawSql(tx)<Omit<MonthTotal, 'amount'>[]>`
    select number, starts_on::text as "startsOn" from ledger.period
    where client_id = ${clientId} and year = ${year} and number > 0 and number between ${from} and ${through}
    order by number`;
}
