import postgres from 'postgres';
import { OVERLAP_MS } from '#lib/domain/events/replay/order.ts';
import { type ArrayTypes, arraysOf, readForDrizzle, teach } from './array-types.ts';
import { type Addresses, Call } from './call.ts';
import type { Driver, Reserved, TransactionSql } from './driver.ts';
import { Gate } from './gate.ts';
import { NoConnection } from './no-connection.ts';
import { refuseWithoutRules, SESSION } from '../session.ts';

/** A connection in the hands of one borrower. */
export interface Lent {
  /** Refuses every statement once the connection is lost or the borrower's time is over. */
  readonly sql: TransactionSql;
  /** Ends the connection, for whoever does not know what state it is in; what is under way is refused. */
  readonly spoil: () => void;
}

/**
 * One connection to the server. The driver (postgres 3.4) has a pool of its own, which loses count when a connection
 * that is reserved is cut off: it may lend it twice, write to a socket that is gone (which ends the process) or never
 * answer. So each connection has a driver to itself, is reserved for good, and is thrown away with it.
 */
export class Connection {
  readonly openedAt = performance.now();
  usedAt = this.openedAt;
  readonly #driver: Driver;
  readonly #reserved: Reserved;
  #gate: Gate | null = null;
  #lost = false;

  private constructor(driver: Driver, reserved: Reserved) {
    this.#driver = driver;
    this.#reserved = reserved;
  }

  /**
   * Rejects with the driver's, the system's or PostgreSQL's error when there is no such connection in time, and with
   * `RulesOff` where the database's rules would not hold on it.
   *
   * @param arrays what an earlier connection to the same server has learned; null for the first
   */
  static async open(url: string, connectMs: number, arrays: ArrayTypes | null): Promise<Connection> {
    let connection: Connection | undefined;
    const call = new Call();
    const driver = postgres(url, {
      max: 1,
      onnotice: () => {},
      onclose: () => {
        if (connection) connection.#end();
      },
      types: { bigint: postgres.BigInt },
      connect_timeout: 0,
      max_lifetime: null,
      fetch_types: arrays === null,
      connection: { ...SESSION, ...PLANNING, ...BOUNDS },
      socket: (options: Addresses) => call.make(options),
    } as postgres.Options<{ bigint: postgres.PostgresType<bigint> }>);
    readForDrizzle(driver);
    if (arrays) teach(driver, arrays);
    const timer = setTimeout(() => call.giveUp(), connectMs);
    try {
      const prepared = driver
        .unsafe(NOTICE_LOSS)
        .catch(notKnownThere)
        .then(() => refuseWithoutRules(driver));
      await Promise.race([prepared, call.failed]);
      connection = new Connection(driver, (await driver.reserve()) as Reserved);
      return connection;
    } catch (cause) {
      driver.end({ timeout: 0 }).catch(() => {});
      throw cause;
    } finally {
      clearTimeout(timer);
    }
  }

  get arrays(): ArrayTypes {
    return arraysOf(this.#driver);
  }

  get lost(): boolean {
    return this.#lost;
  }

  lend(): Lent {
    const gate = new Gate(this.#reserved);
    this.#gate = gate;
    return { sql: gate.sql, spoil: () => this.#end() };
  }

  /** The borrower's time is over: a statement that comes too late would run in somebody else's transaction. */
  takeBack(): void {
    // What was never answered leaves a connection in a state that nobody knows.
    if (this.#gate?.busy) this.#end();
    this.#gate?.shut(() => new Error('the transaction has ended'));
    this.#gate = null;
    this.usedAt = performance.now();
  }

  /** Whether the server is there, asked of the server itself; over when it does not say so in time. */
  async answers(withinMs: number): Promise<boolean> {
    const { sql, spoil } = this.lend();
    const timer = setTimeout(spoil, withinMs);
    try {
      await sql.unsafe('select 1');
      return true;
    } catch {
      spoil();
      return false;
    } finally {
      clearTimeout(timer);
      this.takeBack();
    }
  }

  async close(): Promise<void> {
    if (this.#lost) return;
    this.#lost = true;
    this.#gate?.shut(() => new NoConnection('CONNECTION_ENDED', 'the connection was closed'));
    this.#reserved.release();
    await this.#driver.end({ timeout: 1 });
  }

  #end(): void {
    if (this.#lost) return;
    this.#lost = true;
    this.#gate?.shut(() => new NoConnection('CONNECTION_CLOSED', 'the connection to the database was lost'));
    this.#driver.end({ timeout: 0 }).catch(() => {});
  }
}

/** The server ends a statement, and frees what it holds, when nobody is there any more to hear its answer. */
const NOTICE_LOSS = `set client_connection_check_interval = '1s'`;

/** Servers on some systems can't look (`invalid_parameter_value`); they notice when they answer. */
function notKnownThere(cause: unknown): void {
  if ((cause as { code?: unknown }).code !== '22023') throw cause;
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
 * In milliseconds: no statement, waiting for locks included, and no pause within a transaction lasts for ever, holding
 * what others wait for. Far above what the largest import, or reading all files of a verification, takes; and how far
 * events may stand in the log in another order than they happened.
 */
const BOUNDS = { statement_timeout: OVERLAP_MS, idle_in_transaction_session_timeout: OVERLAP_MS } as const;
