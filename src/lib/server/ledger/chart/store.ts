import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { Tx } from '../../platform/database.ts';
import { seriesCounter } from '../vouchers/schema.ts';
import { period } from './schema.ts';

/** Whoever opens years of the client waits here for whoever is doing so: the same lock the database's rule takes. */
export async function holdYears(tx: Tx, clientId: string): Promise<void> {
  await tx.execute(
    sql`select pg_advisory_xact_lock(hashtextextended(${`ledger.fiscal_year:${clientId}`}, 0))`,
  );
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
