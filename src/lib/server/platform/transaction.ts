import { drizzle } from 'drizzle-orm/postgres-js';
import type { Ability } from '#lib/domain/access/role.ts';
import { rawSql, type Database, type TransactionSql, type Tx } from './database.ts';
import { RULES_ARE_ON } from './session.ts';

/** In the place of a client, the directory: people and their sessions, the list of clients, what the installation has itself. */
export const NO_CLIENT = '00000000-0000-0000-0000-000000000000';

/** The machine itself, where no person asks: sequencing, imports from the command line, migrations. */
export const SYSTEM_ACTOR = '00000000-0000-7000-8000-000000000001';

/** The databases of an installation: today one, in which every client is, and the directory. */
export interface Databases {
  readonly database: Database;
}

/** The database in which a client's rows are, or those of the directory. */
function databaseOf({ database }: Databases, _clientId: string): Database {
  return database;
}

/** Who a transaction is run for: what row-level security asks. */
export interface Who {
  /** The one client that it reads and writes; {@link NO_CLIENT}: none, but the directory. */
  readonly clientId: string;
  readonly actorId: string;
  readonly requestId: string;
  /** What the person was let in for; none where the machine asks, and before anybody is in a client. */
  readonly ability?: Ability;
  /** What the request says it was sent by, in words; none where the machine asks. */
  readonly device?: string | undefined;
}

/**
 * The one place where a transaction begins, in the database of the client it is for. It stays with that client: the
 * database refuses what is written for another (`platform.refuse_other_place`). To tell others, announce it (audit).
 *
 * Runs `work` between begin and commit on one connection, with client, actor and request set. Statements go out
 * without waiting for those before them wherever nobody needs the answer: the server runs them in order, and each
 * wait saved is worth more than the statement. A throw rolls back, and so does the loss of the connection.
 */
export function inTransaction<T>(
  databases: Databases,
  who: Who,
  work: (tx: Tx) => Promise<T>,
  { mode = 'isolation level read committed', boundMs }: TransactionOptions = {},
): Promise<T> {
  return databaseOf(databases, who.clientId).lend(async ({ sql, spoil }) => {
    const opened = sql.unsafe(opening(who, mode)).execute();
    const refused = opened.then(
      () => null,
      (cause: unknown) => cause,
    );
    const tx = transactionOn(sql);
    if (mode.endsWith('read only')) reading.add(tx);
    try {
      const result = await work(tx);
      // If a statement under way fails, this very commit ends as a rollback, and its error is thrown here.
      const committed = sql.unsafe('commit').execute();
      committed.catch(() => {});
      await Promise.all([opened, ...underWay(tx), committed]);
      return result;
    } catch (cause) {
      // Nobody knows what a connection is in the middle of that can't be rolled back.
      await sql.unsafe('rollback').catch(spoil);
      // What comes after an opening that failed says no more than that.
      throw (await refused) ?? cause;
    }
  }, boundMs);
}

/**
 * What a function of the database answers to one call that is a transaction by itself, in the database of that client: it costs one
 * wait for the server, where {@link inTransaction} costs two. Row-level security knows nobody in it: the function says for whom it
 * reads.
 * @param call such as `identity.admission($1, $2)`
 */
export function inOneCall<Row extends object>(
  databases: Databases,
  clientId: string,
  call: string,
  values: readonly (string | null)[],
): Promise<readonly Row[]> {
  return databaseOf(databases, clientId).lend(({ sql }) =>
    sql.unsafe<Row[]>(`select *, ${RULES_ARE_ON} as rules from ${call}`, [...values], { prepare: true }),
  );
}

export interface TransactionOptions {
  /**
   * How `begin` goes on; said each time, since whoever has the login can set another default. In one that is `read only`
   * PostgreSQL refuses every write and every row lock, and {@link hold} the locks by name.
   */
  readonly mode?: 'isolation level read committed' | 'isolation level repeatable read read only';
  /** In milliseconds: the connection is cut off when the transaction has not ended by then. */
  readonly boundMs?: number | undefined;
}

/** Runs `work` in a savepoint of the transaction: a throw takes back what it did, and nothing before it. */
export async function inSavepoint<T>(tx: Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
  const sql = rawSql(tx);
  const name = `s${++savepoints}`;
  // Sent ahead of all that `work` sends, and waited for with it.
  const begun = sql.unsafe(`savepoint ${name}`).execute();
  begun.catch(() => {});
  try {
    const result = await work(tx);
    await Promise.all([begun, ...underWay(tx)]);
    awaitBeforeCommit(tx, sql.unsafe(`release savepoint ${name}`).execute());
    return result;
  } catch (cause) {
    await sql.unsafe(`rollback to savepoint ${name}`);
    throw cause;
  }
}

let savepoints = 0;

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

const reading = new WeakSet<Tx>();

/**
 * Makes whoever would hold the same name wait until this transaction ends: for what has no row yet, or several.
 * Throws in a transaction that only reads: who reads waits for nobody.
 */
export async function hold(tx: Tx, name: string): Promise<void> {
  if (reading.has(tx)) throw new TypeError(`a transaction that only reads may not hold ${name}`);
  await rawSql(tx)`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`;
}

/**
 * Reads what the directory has at the very moment that a client's transaction sees, as one who is not in the client. Only
 * in a transaction that reads: what one writes is in one place. With several databases there is no such moment.
 */
export async function readDirectory<T>(
  tx: Tx,
  { from, as }: { readonly from: Who; readonly as: string },
  work: () => Promise<T>,
): Promise<T> {
  if (!reading.has(tx)) throw new TypeError('only a transaction that reads may turn to the directory');
  const turn = (clientId: string, actorId: string) =>
    rawSql(
      tx,
    )`select set_config('segl.client_id', ${clientId}, true), set_config('segl.actor_id', ${actorId}, true)`;
  await turn(NO_CLIENT, as);
  const found = await work();
  await turn(from.clientId, from.actorId);
  return found;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function opening({ clientId, actorId, requestId }: Who, mode: string): string {
  const settings = { client_id: clientId, begun_for: clientId, actor_id: actorId, request_id: requestId };
  const set = Object.entries(settings).map(([name, value]) => {
    // Part of the statement's text, so nothing but a UUID may come in here.
    if (!UUID.test(value)) throw new TypeError(`segl.${name} must be a UUID`);
    return `set_config('segl.${name}', '${value}', true)`;
  });
  return `begin ${mode}; select ${set.join(', ')}, ${RULES_ARE_ON}`;
}

function transactionOn(sql: TransactionSql): Tx {
  return drizzle(sql as never) as unknown as Tx;
}
