import type postgres from 'postgres';
import type { TransactionSql } from '#lib/server/platform/database.ts';

type Sql = postgres.PendingQuery<postgres.Row[]>;

/**
 * SQL of what lies behind a number, exactly as it is stored, and of all where there is none yet: reading that begins behind
 * a value, or goes on from one that was rounded, comes past what somebody puts there.
 */
export function behind(sql: TransactionSql, column: Sql, after: bigint | null): Sql {
  return after === null ? sql`true` : sql`${column} > ${String(after)}::bigint`;
}
