import {
  earningAccounts,
  type DimensionResult,
  type dimensionResults,
} from '#lib/domain/ledger/reports/dimension-results.ts';
import { ok } from '#lib/domain/result.ts';
import { rawSql, type Tx } from '../../platform/database.ts';
import type { ReportQuery } from '../../platform/rpc/report.ts';
import { booksAt, type PositionUnknown } from './books.ts';

/**
 * Whole, from the lines of two years: a row for each value that something stands under, and one for the rest of a
 * dimension under which something stands. It costs with the lines of the years, since no balance is kept by dimension.
 */
export const readDimensionResults: ReportQuery<typeof dimensionResults, PositionUnknown> = async (
  tx,
  clientId,
  { filter: { year, from, through, at } },
) => {
  const books = await booksAt(tx, clientId, at);
  if (!books.ok) return books;
  const { income, all } = await earning(tx, clientId);
  const sql = rawSql(tx);
  const rows = await sql<DimensionResult[]>`
    with line as materialized (
      select l.voucher_id, l.line_no, v.year, -l.amount as amount, l.account = any (${income}::text[]) as brings
      from ledger.voucher v join ledger.line l on l.client_id = v.client_id and l.voucher_id = v.id
      where v.client_id = ${clientId} and v.year in (${year}, ${year - 1}) and v.period > 0
        and v.period between ${from} and ${through} and l.account = any (${all}::text[])
        ${books.value.has(sql`v.id`)}
    ), kind as (
      select type, min(type_name) as name from ledger.dimension where client_id = ${clientId} group by type
    ), came as (
      select kind.type, kind.name as kind_name, under.code,
        coalesce(sum(line.amount) filter (where line.year = ${year} and line.brings), 0)::bigint as income,
        coalesce(-sum(line.amount) filter (where line.year = ${year} and not line.brings), 0)::bigint as costs,
        coalesce(sum(line.amount) filter (where line.year = ${year}), 0)::bigint as amount,
        coalesce(sum(line.amount) filter (where line.year = ${year - 1}), 0)::bigint as last_year
      from kind cross join line
      left join ledger.line_dimension under on under.client_id = ${clientId}
        and under.voucher_id = line.voucher_id and under.line_no = line.line_no and under.type = kind.type
      group by kind.type, kind.name, under.code
    ), moved as (
      select *, bool_or(code is not null) over (partition by type) as used from came
      where income <> 0 or costs <> 0 or last_year <> 0
    )
    select moved.type, moved.kind_name as "typeName", moved.code, d.name, moved.income, moved.costs, moved.amount,
      moved.last_year as "lastYear"
    from moved
    left join ledger.dimension d on d.client_id = ${clientId} and d.type = moved.type and d.code = moved.code
    where moved.used
    order by moved.kind_name collate "C", moved.type collate "C", moved.code collate "C" nulls last`;
  return ok({ rows, totals: {}, next: null });
};

async function earning(tx: Tx, clientId: string): Promise<ReturnType<typeof earningAccounts>> {
  const accounts = await rawSql(tx)<{ account: string; groupingCategory: string | null }[]>`
    select number as account, grouping_category as "groupingCategory" from ledger.account
    where client_id = ${clientId}`;
  return earningAccounts(accounts);
}

/** What the result is made of, for who reads its lines. */
export async function resultAccounts(tx: Tx, clientId: string): Promise<readonly string[]> {
  return (await earning(tx, clientId)).all;
}
