import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import type { Lent } from './pool/connection.ts';
import type { TransactionSql } from './pool/driver.ts';
import { PATIENCE, Pool, type Patience } from './pool/pool.ts';

export type { TransactionSql } from './pool/driver.ts';

/**
 * The way to the database, as the role that owns nothing. Its connections come and go; nobody but the pool holds them,
 * and what is lent can't be kept: it refuses everything when the borrower's time is over.
 */
export interface Database {
  /**
   * Lends a connection of its own for the time of `work`. It goes back when `work` has ended, however that was: the
   * borrower leaves no transaction open on it, or spoils it. `boundMs` after it was lent it is cut off.
   * Rejects (`NoConnection`, or the server's or system's error) when there is no connection to be had.
   */
  lend<T>(work: (lent: Lent) => Promise<T>, boundMs?: number): Promise<T>;
  close(): Promise<void>;
}

/** One open transaction: what every store function takes first. */
export type Tx = Parameters<Parameters<PostgresJsDatabase['transaction']>[0]>[0];

/** @param url of a member of the role `segl_app` */
export function connect(url: string, max: number, patience: Patience = PATIENCE): Database {
  const pool = new Pool(url, max, patience);
  const lend: Database['lend'] = async (work, boundMs) => {
    const connection = await pool.take();
    const lent = connection.lend();
    const timer = boundMs === undefined ? undefined : setTimeout(() => lent.spoil(), boundMs);
    try {
      return await work(lent);
    } finally {
      clearTimeout(timer);
      pool.giveBack(connection);
    }
  };
  return { lend, close: () => pool.close() };
}

/**
 * The same transaction for postgres.js itself, whose tagged templates are prepared once per connection. Drizzle
 * plans each statement anew, which the hot paths (posting, events) can't afford.
 */
export function rawSql(tx: Tx): TransactionSql {
  return (tx as unknown as { session: { client: TransactionSql } }).session.client;
}
