import type postgres from 'postgres';
import { spanOf, type AskedSpan, type Days, type Span } from '#lib/domain/ledger/reports/span.ts';
import type { LedgerPeriod } from '#lib/domain/report/complete.ts';
import { rawSql, type Tx } from '../../platform/database.ts';
import type { Books } from './books.ts';

/** The days that are asked of a fiscal year. */
export async function daysAsked(
  tx: Tx,
  clientId: string,
  { year, ...asked }: AskedSpan & { readonly year: number },
): Promise<Span> {
  const periods = await rawSql(tx)<LedgerPeriod[]>`
    select year, number, starts_on::text as "startsOn", ends_on::text as "endsOn" from ledger.period
    where client_id = ${clientId} and year = ${year}`;
  return spanOf(periods, asked);
}

export interface Moved {
  readonly debit: bigint;
  readonly credit: bigint;
}

export const NOTHING: Moved = { debit: 0n, credit: 0n };

/** SQL of what some amounts come to on each side. */
export function sides(tx: Tx, amount: postgres.PendingQuery<postgres.Row[]>) {
  return rawSql(tx)`coalesce(sum(greatest(${amount}, 0)), 0)::bigint as debit,
    coalesce(-sum(least(${amount}, 0)), 0)::bigint as credit`;
}

/** What was posted in all of a span, on one account or on all: kept sums of its whole periods, and the lines of the days beside them. */
export async function movedIn(
  tx: Tx,
  clientId: string,
  { books, year, days: { whole, parts }, account }: Wanted,
): Promise<Moved> {
  const sql = rawSql(tx);
  const only = account === undefined ? sql`` : sql`and b.account = ${account}`;
  const [kept = NOTHING] = whole
    ? await sql<Moved[]>`
        select coalesce(sum(debit), 0)::bigint as debit, coalesce(sum(credit), 0)::bigint as credit
        from ${books.balances()} b
        where client_id = ${clientId} and year = ${year} and period between ${whole.from} and ${whole.through} ${only}`
    : [];
  const beside = await movedOn(tx, clientId, { books, days: parts, account });
  return { debit: kept.debit + beside.debit, credit: kept.credit + beside.credit };
}

interface Wanted {
  readonly books: Books;
  readonly year: number;
  readonly days: Pick<Span, 'whole' | 'parts'>;
  readonly account?: string | undefined;
}

/** The same of some days by themselves, account by account where their lines stand by date: it costs with those. */
export async function movedOn(
  tx: Tx,
  clientId: string,
  { books, days, account }: { books: Books; days: readonly Days[]; account?: string | undefined },
): Promise<Moved> {
  if (days.length === 0) return NOTHING;
  const sql = rawSql(tx);
  const only = account === undefined ? sql`` : sql`and of.number = ${account}`;
  const [row = NOTHING] = await sql<Moved[]>`
    select ${sides(tx, sql`a.amount`)}
    from ledger.account of
    cross join unnest(${days.map(({ first }) => first)}::date[], ${days.map(({ last }) => last)}::date[]) as d (first, last)
    join ledger.account_line a on a.client_id = of.client_id and a.account = of.number
      and a.date between d.first and d.last ${books.has(sql`a.voucher_id`)}
    where of.client_id = ${clientId} ${only}`;
  return row;
}
