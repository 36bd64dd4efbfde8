import type postgres from 'postgres';
import type { TransactionSql } from '#lib/server/platform/database.ts';

type Sql = postgres.PendingQuery<postgres.Row[]>;

/** SQL that is true of a time that an event can have. */
export function isInstant(sql: TransactionSql, at: Sql): Sql {
  return sql`(${at} >= '0001-01-01T00:00Z' and ${at} < '9999-12-31T00:00Z')`;
}

/**
 * SQL of the time of an event as its statement says it: ISO 8601 in UTC with milliseconds. Of one that none can have, which
 * only the table's owner can write, PostgreSQL's own words: that event is found then, and the others are read.
 */
export function instant(sql: TransactionSql, at: Sql): Sql {
  return sql`case when ${isInstant(sql, at)} then to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
    else coalesce(${at}::text, '') end`;
}
