import type postgres from 'postgres';
import type { TransactionSql } from '#lib/server/platform/database.ts';

type Sql = postgres.PendingQuery<postgres.Row[]>;

/**
 * SQL of what lies behind a number, exactly as it is stored, and of all where there is none yet: reading that begins behind
 * a value, or goes on from one that was rounded, comes past what somebody puts there. What has no number lies behind none:
 * reading that went on from there would begin anew, and never end.
 */
export function behind(sql: TransactionSql, column: Sql, after: bigint | null): Sql {
  return after === null ? sql`${column} is not null` : sql`${column} > ${String(after)}::bigint`;
}
