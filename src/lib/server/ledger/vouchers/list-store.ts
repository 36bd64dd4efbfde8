import type { CivilDate } from '#lib/domain/date.ts';
import { MOST_MONTHS } from '#lib/domain/ledger/fiscal-year.ts';
import type { VoucherSource } from '#lib/domain/ledger/voucher.ts';
import { rawSql, type Tx } from '../../platform/database.ts';

/** A line of the voucher list. */
export interface VoucherSummary {
  readonly id: string;
  readonly series: string;
  readonly year: number;
  readonly number: bigint;
  readonly date: CivilDate;
  readonly text: string;
  readonly source: VoucherSource;
  /** Sum of the debit side, øre. */
  readonly total: bigint;
  readonly lines: number;
  readonly reversesId: string | null;
  readonly reversedBy: string | null;
  readonly draftId: string | null;
}

/** Where the next page starts: after this voucher, newest first. */
export interface VoucherCursor {
  readonly date: CivilDate;
  readonly id: string;
}

export async function listVouchers(
  tx: Tx,
  clientId: string,
  page: { after: VoucherCursor | null; size: number },
): Promise<VoucherSummary[]> {
  const sql = rawSql(tx);
  const after = page.after
    ? sql`and (v.date, v.id) < (${page.after.date}::date, ${page.after.id}::uuid)`
    : sql``;
  // Limited before anything is summed: a day may have more vouchers than a page by far.
  return sql<VoucherSummary[]>`
    with v as materialized (
      select v.client_id, v.id, v.series, v.year, v.number, v.date, v.text, v.source, v.reverses_id, v.draft_id
      from ledger.voucher v where v.client_id = ${clientId} ${after}
      order by v.date desc, v.id desc limit ${page.size})
    select v.id, v.series, v.year, v.number, v.date::text, v.text, v.source, v.reverses_id as "reversesId",
      v.draft_id as "draftId", r.id as "reversedBy", sums.total, sums.lines
    from v
    left join ledger.voucher r on r.client_id = v.client_id and r.reverses_id = v.id
    cross join lateral (
      select coalesce(sum(greatest(l.amount, 0)), 0)::bigint as total, count(*)::int as lines
      from ledger.line l where l.client_id = v.client_id and l.voucher_id = v.id) sums
    order by v.date desc, v.id desc`;
}

/** The voucher that took this one back, or null. */
export async function reversalOfVoucher(tx: Tx, clientId: string, voucherId: string): Promise<string | null> {
  const [row] = await rawSql(tx)<{ id: string }[]>`
    select id from ledger.voucher where client_id = ${clientId} and reverses_id = ${voucherId}`;
  return row?.id ?? null;
}

/** One account of the trial balance: what it stood at, what moved, where it stands. All øre. */
export interface TrialBalanceRow {
  readonly account: string;
  readonly name: string;
  readonly groupingCategory: string | null;
  /** Everything before the year, and its opening balance. */
  readonly opening: bigint;
  /** The part of it that is the year's own: the opening balance of books that begin after the year does. */
  readonly openingInYear: bigint;
  readonly debit: bigint;
  readonly credit: bigint;
}

/**
 * Balances through a period of a year, from the sums that the trigger keeps: as many rows as accounts and periods,
 * however many lines there are.
 * @param through the last period that counts; the whole year without it
 */
export async function trialBalance(
  tx: Tx,
  clientId: string,
  { year, through = MOST_MONTHS }: { year: number; through?: number | undefined },
): Promise<TrialBalanceRow[]> {
  return rawSql(tx)<TrialBalanceRow[]>`
    select a.number as account, a.name, a.grouping_category as "groupingCategory",
      coalesce(sum(b.debit - b.credit) filter (where b.year < ${year} or b.period = 0), 0)::bigint as opening,
      coalesce(sum(b.debit - b.credit) filter (where b.year = ${year} and b.period = 0 and begun.within), 0)::bigint
        as "openingInYear",
      coalesce(sum(b.debit) filter (where b.year = ${year} and b.period > 0), 0)::bigint as debit,
      coalesce(sum(b.credit) filter (where b.year = ${year} and b.period > 0), 0)::bigint as credit
    from ledger.balance b
    join ledger.account a on a.client_id = b.client_id and a.number = b.account
    cross join (select exists (
      select from ledger.period p join ledger.fiscal_year y on y.client_id = p.client_id and y.year = p.year
      where p.client_id = ${clientId} and p.year = ${year} and p.number = 0 and p.starts_on > y.starts_on) as within
    ) begun
    where b.client_id = ${clientId} and (b.year < ${year} or (b.year = ${year} and b.period <= ${through}))
    group by a.number, a.name, a.grouping_category
    order by a.number collate "C"`;
}

/** Where the kept balances and the lines disagree, which the trigger rules out and only a change behind the app's back can cause. */
export async function balanceDifferences(
  tx: Tx,
  clientId: string,
): Promise<{ account: string; year: number; period: number; kept: bigint; summed: bigint }[]> {
  return rawSql(tx)`
    with summed as (
      select l.account, v.year, v.period,
        sum(greatest(l.amount, 0))::bigint as debit, sum(greatest(-l.amount, 0))::bigint as credit
      from ledger.line l join ledger.voucher v on v.client_id = l.client_id and v.id = l.voucher_id
      where l.client_id = ${clientId} group by l.account, v.year, v.period)
    select account, year, period,
      coalesce(b.debit - b.credit, 0)::bigint as kept, coalesce(s.debit - s.credit, 0)::bigint as summed
    from (select * from ledger.balance where client_id = ${clientId}) b
    full join summed s using (account, year, period)
    where b.debit is distinct from s.debit or b.credit is distinct from s.credit
    order by account, year, period`;
}
