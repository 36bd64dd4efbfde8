import { spanOf, type AskedSpan, type Cover, type Part, type Span } from '#lib/domain/ledger/reports/span.ts';
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

/** What was posted in all of a span, on one account or on all: kept sums of its whole periods, and the lines of the days beside them. */
export async function movedIn(
  tx: Tx,
  clientId: string,
  { books, days: { whole, parts }, account }: Wanted,
): Promise<Moved> {
  const sql = rawSql(tx);
  const only = account === undefined ? sql`` : sql`and b.account = ${account}`;
  const [kept = NOTHING] = await sql<Moved[]>`
    select coalesce(sum(debit), 0)::bigint as debit, coalesce(sum(credit), 0)::bigint as credit
    from ${books.balances()} b
    where client_id = ${clientId} ${only} and (year, period) in (
      select * from unnest(${whole.map(({ year }) => year)}::int[], ${whole.map(({ number }) => number)}::int[]))`;
  const beside = await movedOn(tx, clientId, { books, parts, account });
  return { debit: kept.debit + beside.debit, credit: kept.credit + beside.credit };
}

interface Wanted {
  readonly books: Books;
  readonly days: Cover;
  readonly account?: string | undefined;
}

/** The same of parts by themselves, where an account's lines stand by date: it costs with those. */
export async function movedOn(
  tx: Tx,
  clientId: string,
  { books, parts, account }: { books: Books; parts: readonly Part[]; account?: string | undefined },
): Promise<Moved> {
  if (parts.length === 0) return NOTHING;
  const sql = rawSql(tx);
  const only = account === undefined ? sql`` : sql`and a.account = ${account}`;
  const [row = NOTHING] = await sql<Moved[]>`
    select coalesce(sum(d.sign * greatest(a.amount, 0)), 0)::bigint as debit,
      coalesce(-sum(d.sign * least(a.amount, 0)), 0)::bigint as credit
    from unnest(${parts.map(({ first }) => first)}::date[], ${parts.map(({ last }) => last)}::date[],
      ${parts.map(({ less }) => (less ? -1 : 1))}::int[]) as d (first, last, sign)
    join ledger.account_line a on a.client_id = ${clientId} ${only}
      and a.date between d.first and d.last ${books.has(sql`a.voucher_id`)}`;
  return row;
}
