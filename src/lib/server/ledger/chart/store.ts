import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { Tx } from '../../platform/database.ts';
import { hold } from '../../platform/transaction.ts';
import { seriesCounter } from '../vouchers/schema.ts';
import {
  account,
  counterparty,
  dimension,
  fiscalYear,
  period,
  series,
  vatAccount,
  vatCode,
  vatRate,
} from './schema.ts';

export type Account = Omit<typeof account.$inferSelect, 'clientId'>;
export type VatCode = Omit<typeof vatCode.$inferSelect, 'clientId'>;
export type VatRate = Omit<typeof vatRate.$inferSelect, 'clientId'>;
export type VatAccount = Omit<typeof vatAccount.$inferSelect, 'clientId'>;
export type Counterparty = Omit<typeof counterparty.$inferSelect, 'clientId'>;
export type Dimension = Omit<typeof dimension.$inferSelect, 'clientId'>;
export type Series = Omit<typeof series.$inferSelect, 'clientId'>;
export type FiscalYear = Omit<typeof fiscalYear.$inferSelect, 'clientId'>;
export type Period = Omit<typeof period.$inferSelect, 'clientId'>;

/** Everything a client's ledger is set up with, to be written at once. */
export interface Chart {
  readonly years: readonly FiscalYear[];
  readonly periods: readonly Period[];
  readonly series: readonly Series[];
  readonly accounts: readonly Account[];
  readonly vatCodes: readonly VatCode[];
  readonly vatRates: readonly VatRate[];
  readonly vatAccounts: readonly VatAccount[];
  readonly counterparties: readonly Counterparty[];
  readonly dimensions: readonly Dimension[];
}

/** Parameters of one statement are limited to 65,535: no row here has more than 13 columns. */
const CHUNK = 4000;

export async function insertChart(tx: Tx, clientId: string, chart: Chart): Promise<void> {
  const tables = [
    [fiscalYear, chart.years],
    [period, chart.periods],
    [series, chart.series],
    [account, chart.accounts],
    [vatCode, chart.vatCodes],
    [vatRate, chart.vatRates],
    [vatAccount, chart.vatAccounts],
    [counterparty, chart.counterparties],
    [dimension, chart.dimensions],
  ] as const;
  for (const [table, rows] of tables) {
    for (let at = 0; at < rows.length; at += CHUNK) {
      const values = rows.slice(at, at + CHUNK).map((row) => ({ clientId, ...row }));
      await tx.insert(table).values(values as never);
    }
  }
}

export async function listAccounts(tx: Tx, clientId: string): Promise<Account[]> {
  const rows = await tx
    .select()
    .from(account)
    .where(eq(account.clientId, clientId))
    .orderBy(asc(account.number));
  return rows.map(({ clientId: _, ...row }) => row);
}

export type ListedVatCode = VatCode & { rates: VatRate[]; accounts: Omit<VatAccount, 'code'> | null };

/** VAT codes with every rate they have had, oldest first, and where they are posted, as far as that is known. */
export async function listVatCodes(tx: Tx, clientId: string): Promise<ListedVatCode[]> {
  const codes = await tx.select().from(vatCode).where(eq(vatCode.clientId, clientId));
  const rates = await tx
    .select()
    .from(vatRate)
    .where(eq(vatRate.clientId, clientId))
    .orderBy(asc(vatRate.validFrom));
  const byCode = Map.groupBy(rates, (rate) => rate.code);
  const accounts = new Map(
    (await listVatAccounts(tx, clientId)).map(({ code, ...account }) => [code, account]),
  );
  return codes
    .map(({ clientId: _, ...code }) => ({
      ...code,
      accounts: accounts.get(code.code) ?? null,
      rates: (byCode.get(code.code) ?? []).map(({ clientId: __, ...rate }) => rate),
    }))
    .sort((a, b) => a.code.localeCompare(b.code, 'nb', { numeric: true }));
}

export async function listVatAccounts(tx: Tx, clientId: string): Promise<VatAccount[]> {
  const rows = await tx
    .select()
    .from(vatAccount)
    .where(eq(vatAccount.clientId, clientId))
    .orderBy(asc(vatAccount.code));
  return rows.map(({ clientId: _, ...row }) => row);
}

/** Says where a code is posted, in place of what was said before. */
export async function saveVatAccount(tx: Tx, clientId: string, row: VatAccount): Promise<void> {
  const { output, input, source } = row;
  await tx
    .insert(vatAccount)
    .values({ clientId, ...row })
    .onConflictDoUpdate({ target: [vatAccount.clientId, vatAccount.code], set: { output, input, source } });
}

export async function listCounterparties(tx: Tx, clientId: string): Promise<Counterparty[]> {
  const rows = await tx
    .select()
    .from(counterparty)
    .where(eq(counterparty.clientId, clientId))
    .orderBy(asc(counterparty.name));
  return rows.map(({ clientId: _, ...row }) => row);
}

export async function listDimensions(tx: Tx, clientId: string): Promise<Dimension[]> {
  const rows = await tx
    .select()
    .from(dimension)
    .where(eq(dimension.clientId, clientId))
    .orderBy(asc(dimension.type), asc(dimension.code));
  return rows.map(({ clientId: _, ...row }) => row);
}

export async function listSeries(tx: Tx, clientId: string): Promise<Series[]> {
  const rows = await tx.select().from(series).where(eq(series.clientId, clientId)).orderBy(asc(series.code));
  return rows.map(({ clientId: _, ...row }) => row);
}

/** Whoever opens years of the client waits here for whoever is doing so: the same lock the database's rule takes. */
export function holdYears(tx: Tx, clientId: string): Promise<void> {
  return hold(tx, `ledger.fiscal_year:${clientId}`);
}

export async function listYears(tx: Tx, clientId: string): Promise<FiscalYear[]> {
  const rows = await tx
    .select()
    .from(fiscalYear)
    .where(eq(fiscalYear.clientId, clientId))
    .orderBy(asc(fiscalYear.year));
  return rows.map(({ clientId: _, ...row }) => row);
}

export async function listPeriods(tx: Tx, clientId: string): Promise<Period[]> {
  const rows = await tx
    .select()
    .from(period)
    .where(eq(period.clientId, clientId))
    .orderBy(asc(period.year), asc(period.number));
  return rows.map(({ clientId: _, ...row }) => row);
}

/** Takes the period's row so that no poster is left inside it: waits for those that are, holds off those that come. */
export async function holdPeriod(
  tx: Tx,
  clientId: string,
  year: number,
  number: number,
): Promise<Period | null> {
  const [row] = await tx
    .select()
    .from(period)
    .where(and(eq(period.clientId, clientId), eq(period.year, year), eq(period.number, number)))
    .for('update');
  if (!row) return null;
  const { clientId: _, ...found } = row;
  return found;
}

/** The first period, in time, that is still open. */
export async function firstOpenPeriod(
  tx: Tx,
  clientId: string,
): Promise<Pick<Period, 'year' | 'number' | 'startsOn'> | null> {
  const [row] = await tx
    .select({ year: period.year, number: period.number, startsOn: period.startsOn })
    .from(period)
    .where(and(eq(period.clientId, clientId), isNull(period.lockedAt)))
    .orderBy(asc(period.startsOn), asc(period.number))
    .limit(1);
  return row ?? null;
}

export async function markLocked(
  tx: Tx,
  clientId: string,
  where: { year: number; number: number },
  lock: { at: Date; by: string },
): Promise<void> {
  await tx
    .update(period)
    .set({ lockedAt: lock.at, lockedBy: lock.by })
    .where(and(eq(period.clientId, clientId), eq(period.year, where.year), eq(period.number, where.number)));
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
