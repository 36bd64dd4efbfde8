import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';

/** The app's pool, connected as the role that owns nothing. */
export interface Database {
  readonly sql: Pool;
  readonly drizzle: PostgresJsDatabase;
  /** Opens a new pool in the place of one that lost a connection, once however many noticed; the old one ends. */
  replace(lost: Pool): void;
  close(): Promise<void>;
}

export type Pool = postgres.Sql<{ bigint: bigint }>;

/** One open transaction: what every store function takes first. */
export type Tx = Parameters<Parameters<PostgresJsDatabase['transaction']>[0]>[0];
export type TransactionSql = postgres.TransactionSql<{ bigint: bigint }>;

/** What is still running on a replaced pool has this long, in seconds, to end by itself. */
const OLD_POOL_SECONDS = 5;

/** @param url of a member of the role `segl_app` */
export function connect(url: string, max: number): Database {
  let current = openPool(url, max);
  return {
    get sql() {
      return current.sql;
    },
    get drizzle() {
      return current.drizzle;
    },
    replace(lost) {
      if (lost !== current.sql) return;
      current = openPool(url, max);
      lost.end({ timeout: OLD_POOL_SECONDS }).catch(() => {});
    },
    close: () => current.sql.end({ timeout: OLD_POOL_SECONDS }),
  };
}

function openPool(url: string, max: number): { sql: Pool; drizzle: PostgresJsDatabase } {
  const sql = postgres(url, {
    max,
    onnotice: () => {},
    types: { bigint: postgres.BigInt },
    connect_timeout: 10,
    connection: PLANNING,
  });
  const pool = { sql, drizzle: drizzle(sql) };
  for (const oid of ARRAYS_OF_DATES) {
    delete sql.options.serializers[oid];
    delete sql.options.parsers[oid];
  }
  return pool;
}

/**
 * A pooled connection lives long and keeps its plans, those of triggers and foreign keys too. One made while a table
 * was small must still be right when it is large. Every query is about one client, and every key leads with it: to
 * read a whole table, or to join by reading one, is never the way.
 */
const PLANNING = {
  application_name: 'segl',
  random_page_cost: 1.1,
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  plan_cache_mode: 'force_generic_plan',
  jit: 'off',
} as const;

/**
 * date[], timestamptz[], timestamp[], numeric[]. Drizzle turns the driver's handling of dates off, and of their
 * arrays with it; taken back, the driver learns the arrays from the server when it connects.
 */
const ARRAYS_OF_DATES = [1182, 1185, 1115, 1231];

/**
 * The same transaction for postgres.js itself, whose tagged templates are prepared once per connection. Drizzle
 * plans each statement anew, which the hot paths (posting, events) can't afford.
 */
export function rawSql(tx: Tx): TransactionSql {
  return (tx as unknown as { session: { client: TransactionSql } }).session.client;
}
