import { drizzle } from 'drizzle-orm/postgres-js';
import type postgres from 'postgres';
import type { Database, Pool, TransactionSql, Tx } from './database.ts';

/** Who a transaction is run for: what row-level security asks. */
export interface Who {
  readonly clientId: string;
  readonly actorId: string;
  readonly requestId: string;
}

/**
 * Runs `work` between begin and commit on one connection, with client, actor and request set. Statements go out
 * without waiting for those before them wherever nobody needs the answer: the server runs them in order, and each
 * wait saved is worth more than the statement. A throw rolls back.
 */
export async function inTransaction<T>(
  database: Database,
  who: Who,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const { pool, sql } = await reserve(database);
  let lost = false;
  try {
    const opened = sql.unsafe(opening(who)).execute();
    opened.catch(() => {});
    const tx = transactionOn(sql);
    try {
      const result = await work(tx);
      // If a statement under way fails, this very commit ends as a rollback, and its error is thrown here.
      const committed = sql.unsafe('commit').execute();
      committed.catch(() => {});
      await Promise.all([opened, ...underWay(tx), committed]);
      return result;
    } catch (cause) {
      lost = isLost(cause);
      if (!lost) await sql.unsafe('rollback').catch((failed: unknown) => (lost = isLost(failed)));
      throw cause;
    }
  } finally {
    // The driver loses count of a pool's connections when one is cut off while it is reserved.
    if (lost) database.replace(pool);
    else sql.release();
  }
}

/**
 * A connection of its own. Where the pool's are gone, since the server was restarted, nothing has been asked of the
 * new server yet: a new pool asks it.
 */
async function reserve(
  database: Database,
): Promise<{ pool: Pool; sql: postgres.ReservedSql<{ bigint: bigint }> }> {
  const pool = database.sql;
  try {
    return { pool, sql: await pool.reserve() };
  } catch (cause) {
    if (!isLost(cause) && !isShutDown(cause)) throw cause;
    database.replace(pool);
    return { pool: database.sql, sql: await database.sql.reserve() };
  }
}

/** The last words of a server that is shut down, which the driver says to whoever next opens the connection. */
function isShutDown(cause: unknown): boolean {
  return ['57P01', '57P02'].includes((cause as postgres.PostgresError).code);
}

/** Runs `work` in a savepoint of the transaction: a throw takes back what it did, and nothing before it. */
export async function inSavepoint<T>(tx: Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
  const { client } = (tx as unknown as { session: { client: TransactionSql } }).session;
  const name = `s${++savepoints}`;
  await client.unsafe(`savepoint ${name}`);
  try {
    const result = await work(tx);
    await Promise.all(underWay(tx));
    await client.unsafe(`release savepoint ${name}`);
    return result;
  } catch (cause) {
    if (!isLost(cause)) await client.unsafe(`rollback to savepoint ${name}`);
    throw cause;
  }
}

let savepoints = 0;

/**
 * Whether the connection is gone, and the transaction with it. The driver (postgres 3.4) has taken such a connection
 * back into its pool by then; whatever is still written to it meets no socket, which ends the process, and releasing it
 * once more hands it to the next transaction as an open one, which then waits for ever.
 */
function isLost(cause: unknown): boolean {
  for (let error = cause; error instanceof Error; error = error.cause) {
    const { code } = error as NodeJS.ErrnoException;
    if (code && LOST.has(code)) return true;
  }
  return false;
}

const LOST = new Set(['CONNECTION_CLOSED', 'CONNECTION_DESTROYED', 'ECONNRESET', 'EPIPE']);

const deferred = new WeakMap<Tx, Promise<unknown>[]>();

/**
 * For statements that have been sent and whose answer says nothing but that they worked: the transaction waits for
 * them together with its commit. The caller must have sent them (`execute()`) before it returns.
 */
export function awaitBeforeCommit(tx: Tx, ...sent: Promise<unknown>[]): void {
  for (const each of sent) each.catch(() => {});
  deferred.set(tx, [...(deferred.get(tx) ?? []), ...sent]);
}

function underWay(tx: Tx): Promise<unknown>[] {
  const sent = deferred.get(tx) ?? [];
  deferred.delete(tx);
  return sent;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function opening({ clientId, actorId, requestId }: Who): string {
  const settings = { client_id: clientId, actor_id: actorId, request_id: requestId };
  const set = Object.entries(settings).map(([name, value]) => {
    // Part of the statement's text, so nothing but a UUID may come in here.
    if (!UUID.test(value)) throw new TypeError(`segl.${name} must be a UUID`);
    return `set_config('segl.${name}', '${value}', true)`;
  });
  return `begin; select ${set.join(', ')}`;
}

/** Drizzle over the reserved connection. Its options are the pool's already; what drizzle sets on these is dropped. */
function transactionOn(sql: postgres.ReservedSql<{ bigint: bigint }>): Tx {
  return drizzle(Object.assign(sql, { options: { parsers: {}, serializers: {} } }) as never) as unknown as Tx;
}
