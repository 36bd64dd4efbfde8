import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { CivilDate } from '#lib/domain/date.ts';
import { rawSql, type Tx } from '../../platform/database.ts';
import { hold } from '../../platform/transaction.ts';
import { seriesCounter } from '../vouchers/schema.ts';
import { period } from './schema.ts';

/**
 * Whoever opens years of the client, or locks or opens a period, waits here for whoever is doing so: the same lock the
 * database's rules take. What is judged by which periods are locked is read only behind it, after the period itself is held.
 */
export function holdYears(tx: Tx, clientId: string): Promise<void> {
  return hold(tx, `ledger.fiscal_year:${clientId}`);
}

/** The first period, in time, that is still open. */
export async function firstOpenPeriod(
  tx: Tx,
  clientId: string,
): Promise<{ year: number; number: number; startsOn: string } | null> {
  const [row] = await tx
    .select({ year: period.year, number: period.number, startsOn: period.startsOn })
    .from(period)
    .where(and(eq(period.clientId, clientId), isNull(period.lockedAt)))
    .orderBy(asc(period.startsOn), asc(period.number))
    .limit(1);
  return row ?? null;
}

/** Series and years whose numbers have a gap or whose counter disagrees; none unless somebody went behind the app. */
export async function numberGaps(
  tx: Tx,
  clientId: string,
): Promise<{ series: string; year: number; counter: bigint; last: bigint; vouchers: number }[]> {
  return tx.execute(sql`
    with given as (
      select series, year, max(number) as last, count(*)::int as vouchers
      from ledger.voucher where client_id = ${clientId} group by series, year)
    select series, year, coalesce(c.last_number, 0) as counter, coalesce(g.last, 0) as last,
      coalesce(g.vouchers, 0) as vouchers
    from (select * from ${seriesCounter} where client_id = ${clientId}) c full join given g using (series, year)
    where coalesce(c.last_number, 0) <> coalesce(g.last, 0) or coalesce(g.vouchers, 0) <> coalesce(c.last_number, 0)`);
}

/** First and last day on which something was posted on an account; the opening balance of the first year is no such thing. */
export interface AccountUse {
  readonly first: CivilDate | null;
  readonly last: CivilDate | null;
}

export async function accountUse(tx: Tx, clientId: string, number: string): Promise<AccountUse> {
  const [row] = await rawSql(tx)<AccountUse[]>`
    select min(date)::text as first, max(date)::text as last from ledger.account_line
    where client_id = ${clientId} and account = ${number}`;
  return row ?? { first: null, last: null };
}

/** The first day of the first locked period that has something on an account; null: none has. */
export async function firstLocked(tx: Tx, clientId: string, number: string): Promise<CivilDate | null> {
  const [row] = await rawSql(tx)<{ first: CivilDate | null }[]>`
    select min(p.starts_on)::text as first from ledger.balance b
    join ledger.period p on p.client_id = b.client_id and p.year = b.year and p.number = b.period
    where b.client_id = ${clientId} and b.account = ${number} and p.locked_at is not null`;
  return row?.first ?? null;
}

/** What was moved on an account in each fiscal year that has something, with an opening balance: øre. */
export function accountSums(
  tx: Tx,
  clientId: string,
  number: string,
): Promise<{ year: number; amount: bigint }[]> {
  return rawSql(tx)<{ year: number; amount: bigint }[]>`
    select year, sum(debit - credit)::bigint as amount from ledger.balance
    where client_id = ${clientId} and account = ${number} group by year order by year`;
}

/** What lines name, each with what tells one of them. */
export type Named =
  | { readonly vatCode: string }
  | { readonly counterpartyId: string }
  | { readonly dimension: { readonly type: string; readonly code: string } };

/** The newest day on which a line names it; null where none does. From the newest voucher back: what is in use is found at once. */
export async function lastNamed(tx: Tx, clientId: string, named: Named): Promise<CivilDate | null> {
  const sql = rawSql(tx);
  const of = () => {
    if ('vatCode' in named)
      return sql`ledger.line l where l.client_id = ${clientId} and l.voucher_id = v.id and l.vat_code = ${named.vatCode}`;
    if ('counterpartyId' in named)
      return sql`ledger.line l where l.client_id = ${clientId} and l.voucher_id = v.id
        and l.counterparty_id = ${named.counterpartyId}`;
    const { type, code } = named.dimension;
    return sql`ledger.line_dimension d where d.client_id = ${clientId} and d.voucher_id = v.id
      and d.type = ${type} and d.code = ${code}`;
  };
  const [row] = await sql<{ date: CivilDate }[]>`
    select v.date::text as date from ledger.voucher v where v.client_id = ${clientId} and exists (select from ${of()})
    order by v.date desc, v.id desc limit 1`;
  return row?.date ?? null;
}

/** Whoever posts with a rate of the code waits until the transaction ends; who is posting has ended. */
export async function holdRates(tx: Tx, clientId: string, code: string): Promise<void> {
  await rawSql(tx)`select from ledger.vat_rate where client_id = ${clientId} and code = ${code} for update`;
}
