import { desc, eq } from 'drizzle-orm';
import type { CivilDate } from '#lib/domain/date.ts';
import { rawSql, type Tx } from '../../platform/database.ts';
import { saftImport } from './schema.ts';

export type SaftImportRow = Omit<typeof saftImport.$inferSelect, 'clientId'>;

export async function insertSaftImport(tx: Tx, clientId: string, row: SaftImportRow): Promise<void> {
  await tx.insert(saftImport).values({ clientId, ...row });
}

/** Newest first. */
export async function listSaftImports(tx: Tx, clientId: string): Promise<SaftImportRow[]> {
  const rows = await tx
    .select()
    .from(saftImport)
    .where(eq(saftImport.clientId, clientId))
    .orderBy(desc(saftImport.at), desc(saftImport.id));
  return rows.map(({ clientId: _, ...row }) => row);
}

/** What an account has come to: with all that was ever posted on it, and with that of one fiscal year. Øre, debit positive. */
export interface AccountSum {
  readonly account: string;
  readonly all: bigint;
  readonly inYear: bigint;
}

/** Of the accounts on which anything was posted, from the sums that the trigger keeps. */
export function accountsNow(tx: Tx, clientId: string, year: number): Promise<AccountSum[]> {
  return rawSql(tx)<AccountSum[]>`
    select account, sum(debit - credit)::bigint as "all",
      coalesce(sum(debit - credit) filter (where year = ${year}), 0)::bigint as "inYear"
    from ledger.balance where client_id = ${clientId} group by account`;
}

/** The day of the newest voucher; null where there is none. */
export async function newestDay(tx: Tx, clientId: string): Promise<CivilDate | null> {
  const [row] = await rawSql(tx)<{ last: CivilDate | null }[]>`
    select max(date)::text as last from ledger.voucher where client_id = ${clientId}`;
  return row?.last ?? null;
}
