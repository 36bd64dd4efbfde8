import type { CivilDate } from '#lib/domain/date.ts';
import type { YearSum } from '#lib/domain/ledger/year-end/results.ts';
import type { Minor } from '#lib/domain/money.ts';
import { rawSql, type Tx } from '../../platform/database.ts';

/** What each account came to in each year, from the kept balances: as many rows as accounts and years. */
export async function yearSums(tx: Tx, clientId: string): Promise<YearSum[]> {
  return rawSql(tx)<YearSum[]>`
    select b.account, a.grouping_category as "groupingCategory", b.year,
      sum(b.credit - b.debit)::bigint as amount
    from ledger.balance b join ledger.account a on a.client_id = b.client_id and a.number = b.account
    where b.client_id = ${clientId} group by b.account, a.grouping_category, b.year`;
}

/** Where accounts stand at the end of a year; debit positive. */
export function standingOf(sums: readonly YearSum[], year: number): Map<string, Minor> {
  const standing = new Map<string, Minor>();
  for (const each of sums)
    if (each.year <= year) standing.set(each.account, (standing.get(each.account) ?? 0n) - each.amount);
  return standing;
}

/** A voucher that ended a year, and whether another has taken it back. */
export interface YearEndPosted {
  readonly id: string;
  readonly year: number;
  readonly series: string;
  readonly number: bigint;
  readonly date: CivilDate;
  /** What it moved to equity and debt; øre, a profit positive. */
  readonly amount: Minor;
  readonly reversedBy: string | null;
}

/** The vouchers that ended a year, in the order of their numbers. */
export function yearEndsPosted(tx: Tx, clientId: string): Promise<YearEndPosted[]> {
  return rawSql(tx)<YearEndPosted[]>`
    select v.id, v.year, v.series, v.number, v.date::text, r.id as "reversedBy",
      (select coalesce(sum(l.amount), 0)::bigint from ledger.line l
        join ledger.account a on a.client_id = l.client_id and a.number = l.account
        where l.client_id = v.client_id and l.voucher_id = v.id
          and ledger.account_kind(a.number, a.grouping_category) = 'appropriation') as amount
    from ledger.fiscal_year y
    join ledger.voucher v on v.client_id = y.client_id and v.date = y.ends_on and v.year = y.year and v.source = 'year-end'
    left join ledger.voucher r on r.client_id = v.client_id and r.reverses_id = v.id
    where y.client_id = ${clientId} order by v.year, v.posted_at, v.id`;
}
