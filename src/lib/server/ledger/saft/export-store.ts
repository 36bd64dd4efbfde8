import type { CivilDate } from '#lib/domain/date.ts';
import type { SaftPeriod } from '#lib/domain/ledger/saft/records.ts';
import { rawSql, type Tx } from '../../platform/database.ts';
import { planInOrder } from '../../platform/plans.ts';
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

/** About what an element takes, its tags with it: a voucher's own, and a line's. */
const BYTES = { voucher: 420, line: 480 };

/** What a file says it holds, both sides as they are written; and about how many bytes its entries take. */
export interface ExportFigures {
  readonly vouchers: number;
  readonly debit: bigint;
  readonly credit: bigint;
  readonly size: number;
}

/**
 * The months of an export, in order, from one reading of its lines. A line stands on the side its amount has, or on that
 * which its file had it on.
 */
export function monthsOf(
  tx: Tx,
  clientId: string,
  { from, to }: ExportDays,
): Promise<(ExportDays & ExportFigures)[]> {
  return rawSql(tx)<(ExportDays & ExportFigures)[]>`
    with headed as (
      select v.year, v.period, count(*) as vouchers, coalesce(sum(octet_length(v.carried)), 0) as carried
      from ledger.voucher v
      where v.client_id = ${clientId} and v.period > 0 and v.date between ${from} and ${to}
      group by v.year, v.period
    ), sided as (
      select v.year, v.period, l.amount, octet_length(l.carried) as carried, case
        when l.carried is null then l.amount >= 0
        when l.carried::jsonb ? 'DebitAmount' then true
        when l.carried::jsonb ? 'CreditAmount' then false
        else l.amount >= 0 end as debit
      from ledger.line l join ledger.voucher v on v.client_id = l.client_id and v.id = l.voucher_id
      where l.client_id = ${clientId} and v.period > 0 and v.date between ${from} and ${to}
    ), summed as (
      select year, period, count(*) as lines, coalesce(sum(carried), 0) as carried,
        coalesce(sum(amount) filter (where debit), 0) as debit,
        coalesce(-sum(amount) filter (where not debit), 0) as credit
      from sided group by year, period
    )
    select greatest(p.starts_on, ${from})::text as "from", p.ends_on::text as "to", p.year,
      coalesce(h.vouchers, 0)::int as vouchers,
      coalesce(s.debit, 0)::bigint as debit, coalesce(s.credit, 0)::bigint as credit,
      (coalesce(h.vouchers * ${BYTES.voucher}::int + h.carried, 0)
        + coalesce(s.lines * ${BYTES.line}::int + s.carried, 0))::float8 as size
    from ledger.period p
    left join headed h on h.year = p.year and h.period = p.number
    left join summed s on s.year = p.year and s.period = p.number
    where p.client_id = ${clientId} and p.number > 0 and p.ends_on >= ${from} and p.starts_on <= ${to}
    order by p.starts_on`;
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
export function partyStandings(tx: Tx, clientId: string, { from, to }: ExportDays): Promise<PartyStanding[]> {
  return rawSql(tx)<PartyStanding[]>`
    select l.counterparty_id as "partyId", l.account,
      coalesce(sum(l.amount) filter (where v.period = 0 or v.date < ${from}), 0)::bigint as opening,
      coalesce(sum(l.amount) filter (where v.period > 0 and v.date >= ${from}), 0)::bigint as moved
    from ledger.line l join ledger.voucher v on v.client_id = l.client_id and v.id = l.voucher_id
    where l.client_id = ${clientId} and l.counterparty_id is not null and v.date <= ${to}
      and l.account in (select c.account from ledger.counterparty c where c.client_id = ${clientId})
    group by l.counterparty_id, l.account`;
}

/** Vouchers whose own number is what another of their series and year was called in the file it came from. */
export async function numbersTaken(tx: Tx, clientId: string): Promise<ReadonlySet<string>> {
  const rows = await rawSql(tx)<{ id: string }[]>`
    select v.id from ledger.voucher v
    join ledger.voucher o on o.client_id = ${clientId} and o.series = v.series and o.year = v.year
      and o.source_ref = v.number::text
    where v.client_id = ${clientId} and (v.source_ref is null or v.source = 'automatic')`;
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
  await planInOrder(tx);
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
