import type { CivilDate } from '#lib/domain/date.ts';
import type { SaftPeriod } from '#lib/domain/ledger/saft/records.ts';
import { rawSql, type Tx } from '../../platform/database.ts';
import { VOUCHER_COLUMNS } from '../vouchers/schema.ts';
import type { PostedVoucher } from '../vouchers/store.ts';
import { withLines, type VoucherRow } from '../vouchers/read-store.ts';

/** The days of an export, and the first of its fiscal years. */
export interface ExportDays {
  readonly from: CivilDate;
  readonly to: CivilDate;
  readonly year: number;
}

/**
 * The days from the first period through the last; null where the client lacks either, or they are the wrong way round.
 * Where the books begin within them, they begin there.
 */
export async function daysOf(
  tx: Tx,
  clientId: string,
  { from, to }: { readonly from: SaftPeriod; readonly to: SaftPeriod },
): Promise<ExportDays | null> {
  const [row] = await rawSql(tx)<ExportDays[]>`
    select greatest(f.starts_on, (
        select o.starts_on from ledger.period o
        where o.client_id = ${clientId} and o.number = 0 and o.starts_on between f.starts_on and t.ends_on
      ))::text as "from", t.ends_on::text as "to", f.year
    from ledger.period f, ledger.period t
    where f.client_id = ${clientId} and f.year = ${from.year} and f.number = ${from.period} and f.number > 0
      and t.client_id = ${clientId} and t.year = ${to.year} and t.number = ${to.period} and t.number > 0
      and f.starts_on <= t.ends_on`;
  return row ?? null;
}

/** An account, and where it stood. Øre, debit positive. */
export interface AccountStanding {
  readonly account: string;
  /** Everything before, the opening balance with it. */
  readonly before: bigint;
  /** What of it the first fiscal year of the export, or the opening balance in it, brought. */
  readonly beforeInYear: bigint;
  readonly moved: bigint;
}

/** Of the accounts on which anything stands, from the sums that the trigger keeps. */
export function accountStandings(
  tx: Tx,
  clientId: string,
  { from, to, year }: ExportDays,
): Promise<AccountStanding[]> {
  return rawSql(tx)<AccountStanding[]>`
    select b.account,
      coalesce(sum(b.debit - b.credit) filter (where p.number = 0 or p.ends_on < ${from}), 0)::bigint as before,
      coalesce(sum(b.debit - b.credit)
        filter (where p.year = ${year} and (p.number = 0 or p.ends_on < ${from})), 0)::bigint as "beforeInYear",
      coalesce(sum(b.debit - b.credit) filter (where p.number > 0 and p.ends_on >= ${from}), 0)::bigint as moved
    from ledger.balance b
    join ledger.period p on p.client_id = b.client_id and p.year = b.year and p.number = b.period
    where b.client_id = ${clientId} and p.starts_on <= ${to}
    group by b.account`;
}

/** Where a party stood on an account. */
export interface PartyStanding {
  readonly partyId: string;
  readonly account: string;
  readonly opening: bigint;
  readonly moved: bigint;
}

/** Of the parties with lines on accounts that parties have. */
export function partyStandings(
  tx: Tx,
  clientId: string,
  { from, to }: ExportDays,
): Promise<PartyStanding[]> {
  return rawSql(tx)<PartyStanding[]>`
    select l.counterparty_id as "partyId", l.account,
      coalesce(sum(l.amount) filter (where v.period = 0 or v.date < ${from}), 0)::bigint as opening,
      coalesce(sum(l.amount) filter (where v.period > 0 and v.date >= ${from}), 0)::bigint as moved
    from ledger.line l join ledger.voucher v on v.client_id = l.client_id and v.id = l.voucher_id
    where l.client_id = ${clientId} and l.counterparty_id is not null and v.date <= ${to}
      and l.account in (select c.account from ledger.counterparty c where c.client_id = ${clientId})
    group by l.counterparty_id, l.account`;
}

/** What a file says it holds; both sides as they are written. */
export interface ExportTotals {
  readonly vouchers: number;
  readonly debit: bigint;
  readonly credit: bigint;
}

/** A line stands on the side its amount has, or on that which its file had it on. */
export async function exportTotals(tx: Tx, clientId: string, { from, to }: ExportDays): Promise<ExportTotals> {
  const [row] = await rawSql(tx)<ExportTotals[]>`
    with counted as (
      select v.id from ledger.voucher v
      where v.client_id = ${clientId} and v.period > 0 and v.date between ${from} and ${to}
    ), sided as (
      select l.amount, case
        when l.carried is null then l.amount >= 0
        when l.carried::jsonb ? 'DebitAmount' then true
        when l.carried::jsonb ? 'CreditAmount' then false
        else l.amount >= 0 end as debit
      from ledger.line l join counted c on c.id = l.voucher_id where l.client_id = ${clientId}
    )
    select (select count(*) from counted)::int as vouchers,
      coalesce(sum(amount) filter (where debit), 0)::bigint as debit,
      coalesce(-sum(amount) filter (where not debit), 0)::bigint as credit from sided`;
  if (!row) throw new Error('sums always answer');
  return row;
}

/** Vouchers whose own number is what another of their series and year was called in the file it came from. */
export async function numbersTaken(tx: Tx, clientId: string): Promise<ReadonlySet<string>> {
  const rows = await rawSql(tx)<{ id: string }[]>`
    select v.id from ledger.voucher v
    join ledger.voucher o on o.client_id = ${clientId} and o.series = v.series and o.year = v.year
      and o.source_ref = v.number::text
    where v.client_id = ${clientId} and v.source_ref is null`;
  return new Set(rows.map(({ id }) => id));
}

const PAGE = 500;

/** The vouchers of a series in the order of their numbers, in pages; the opening balance is none of them. */
export async function* vouchersOfSeries(
  tx: Tx,
  clientId: string,
  series: string,
  { from, to }: ExportDays,
): AsyncGenerator<PostedVoucher[]> {
  const sql = rawSql(tx);
  let [year, number] = [0, 0n];
  for (;;) {
    const rows: VoucherRow[] = await sql<VoucherRow[]>`
      select ${VOUCHER_COLUMNS.selected(sql, 'v')} from ledger.voucher v
      where v.client_id = ${clientId} and v.series = ${series} and (v.year, v.number) > (${year}, ${number})
        and v.period > 0 and v.date between ${from} and ${to}
      order by v.year, v.number limit ${PAGE}`;
    const last = rows.at(-1);
    if (!last) return;
    yield await withLines(tx, clientId, rows);
    if (rows.length < PAGE) return;
    [year, number] = [last.year, last.number];
  }
}
