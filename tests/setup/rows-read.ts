import { rawSql, type Tx } from '#lib/server/platform/database.ts';

/** How many rows PostgreSQL has fetched in this transaction, of all tables or of one, `schema.name`. */
export async function rowsRead(tx: Tx, table: string | null = null): Promise<number> {
  const [row] = await rawSql(tx)<{ rows: number }[]>`
    select coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0)::int as rows from pg_stat_xact_user_tables
    where ${table}::text is null or schemaname || '.' || relname = ${table}`;
  return row?.rows ?? NaN;
}
