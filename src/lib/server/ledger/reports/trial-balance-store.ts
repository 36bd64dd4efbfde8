import {
  trialBalanceLines,
  trialBalanceOf,
  type AccountMovement,
  type trialBalance,
} from '#lib/domain/ledger/reports/trial-balance.ts';
import { ok } from '#lib/domain/result.ts';
import { rawSql, type Tx } from '../../platform/database.ts';
import type { ReportQuery } from '../../platform/rpc/report.ts';
import { asTheyStand, booksAt, type Books, type PositionUnknown } from './books.ts';

/** The trial balance comes whole: it has a row for each account at most. */
export const readTrialBalance: ReportQuery<typeof trialBalance, PositionUnknown> = async (
  tx,
  clientId,
  { filter },
) => {
  const books = await booksAt(tx, clientId, filter.at);
  if (!books.ok) return books;
  const balance = trialBalanceOf(await movements(tx, clientId, filter, books.value));
  return ok({ rows: trialBalanceLines(balance), next: null, totals: balance.totals });
};

/**
 * Balances through a period of a year, from the sums that the trigger keeps: as many rows as accounts and periods,
 * however many lines there are, and wherever in the log.
 * @param through the last period that counts; 0 is what the books begin with alone
 * @param account the only one asked for; all without it
 */
export async function movements(
  tx: Tx,
  clientId: string,
  { year, through, account }: { year: number; through: number; account?: string },
  books: Books = asTheyStand(tx),
): Promise<AccountMovement[]> {
  const sql = rawSql(tx);
  const only = account === undefined ? sql`` : sql`and b.account = ${account}`;
  return sql<AccountMovement[]>`
    select a.number as account, a.name, a.grouping_category as "groupingCategory",
      coalesce(sum(b.debit - b.credit) filter (where b.year < ${year} or b.period = 0), 0)::bigint as opening,
      coalesce(sum(b.debit - b.credit) filter (where b.year = ${year} and b.period = 0 and begun.within), 0)::bigint
        as "openingInYear",
      coalesce(sum(b.debit) filter (where b.year = ${year} and b.period > 0), 0)::bigint as debit,
      coalesce(sum(b.credit) filter (where b.year = ${year} and b.period > 0), 0)::bigint as credit
    from ${books.balances()} b
    join ledger.account a on a.client_id = b.client_id and a.number = b.account
    cross join (select exists (
      select from ledger.period p join ledger.fiscal_year y on y.client_id = p.client_id and y.year = p.year
      where p.client_id = ${clientId} and p.year = ${year} and p.number = 0 and p.starts_on > y.starts_on) as within
    ) begun
    where b.client_id = ${clientId} ${only} and (b.year < ${year} or (b.year = ${year} and b.period <= ${through}))
    group by a.number, a.name, a.grouping_category
    order by a.number collate "C"`;
}

/**
 * Where the kept balances and the lines disagree, which the trigger rules out and only a change behind the app's back can
 * cause: what that has put there may sum to more than a balance can be.
 */
export async function balanceDifferences(
  tx: Tx,
  clientId: string,
): Promise<{ account: string; year: number; period: number; kept: bigint; summed: bigint }[]> {
  type Row = { account: string; year: number; period: number; kept: string; summed: string };
  const rows = await rawSql(tx)<Row[]>`
    with summed as (
      select l.account, v.year, v.period,
        sum(greatest(l.amount, 0)) as debit, -sum(least(l.amount, 0)) as credit
      from ledger.line l join ledger.voucher v on v.client_id = l.client_id and v.id = l.voucher_id
      where l.client_id = ${clientId} group by l.account, v.year, v.period)
    select account, year, period,
      coalesce(b.debit::numeric - b.credit, 0)::text as kept, coalesce(s.debit - s.credit, 0)::text as summed
    from (select * from ledger.balance where client_id = ${clientId}) b
    full join summed s using (account, year, period)
    where b.debit is distinct from s.debit or b.credit is distinct from s.credit
    order by account, year, period`;
  return rows.map(({ kept, summed, ...of }) => ({ ...of, kept: BigInt(kept), summed: BigInt(summed) }));
}
