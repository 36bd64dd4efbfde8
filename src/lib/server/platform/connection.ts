import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';

export type TransactionSql = postgres.TransactionSql<{ bigint: bigint }>;
type Driver = postgres.Sql<{ bigint: bigint }>;
type Reserved = postgres.ReservedSql<{ bigint: bigint }>;

/**
 * There is no connection, or none any more. The codes are the driver's own, so that whoever looks at an error finds
 * the same ones wherever it came up.
 */
export class NoConnection extends Error {
  readonly code: 'CONNECTION_CLOSED' | 'CONNECTION_ENDED' | 'CONNECT_TIMEOUT';

  constructor(code: NoConnection['code'], message: string) {
    super(message);
    this.code = code;
  }
}

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
   * Rejects with the driver's, the system's or PostgreSQL's error when there is no such connection in time.
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
      connection: { ...PLANNING, ...BOUNDS },
      socket: (options: Addresses) => call.make(options),
    } as postgres.Options<{ bigint: postgres.PostgresType<bigint> }>);
    readForDrizzle(driver);
    if (arrays) teach(driver, arrays);
    const timer = setTimeout(() => call.giveUp(), connectMs);
    try {
      await Promise.race([driver.unsafe(NOTICE_LOSS).catch(notKnownThere), call.failed]);
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
    this.#gate?.shut(new Error('the transaction has ended'));
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
    this.#gate?.shut(new NoConnection('CONNECTION_ENDED', 'the connection was closed'));
    this.#reserved.release();
    await this.#driver.end({ timeout: 1 });
  }

  #end(): void {
    if (this.#lost) return;
    this.#lost = true;
    this.#gate?.shut(new NoConnection('CONNECTION_CLOSED', 'the connection to the database was lost'));
    this.#driver.end({ timeout: 0 }).catch(() => {});
  }
}

/** The server ends a statement, and frees what it holds, when nobody is there any more to hear its answer. */
const NOTICE_LOSS = `set client_connection_check_interval = '1s'`;

/** Servers on some systems can't look (`invalid_parameter_value`); they notice when they answer. */
function notKnownThere(cause: unknown): void {
  if ((cause as { code?: unknown }).code !== '22023') throw cause;
}

/** Where the driver was told to connect. */
interface Addresses {
  readonly host: readonly string[];
  readonly port: readonly number[];
  readonly path: string | false;
}

/**
 * The one call to the server that a connection consists of. Left to itself the driver calls again: for ever and
 * without a pause where the server hangs up at once, and once more, for nobody, after an error.
 */
class Call {
  /** Rejects when nobody takes the call, or the server hangs up before it was ready. */
  readonly failed: Promise<never>;
  readonly #fail: (cause: unknown) => void;
  #socket: Socket | undefined;

  constructor() {
    const { promise, reject } = Promise.withResolvers<never>();
    promise.catch(() => {});
    this.failed = promise;
    this.#fail = reject;
  }

  /** Tries each address, until one takes the call. */
  async make({ host, port, path }: Addresses): Promise<Socket> {
    try {
      if (this.#socket) throw new NoConnection('CONNECTION_CLOSED', 'the server hung up');
      for (let at = 0; ; at++) {
        const socket = path ? connect(path) : connect(port[at] ?? 5432, host[at]);
        this.#socket = socket;
        const last = path || at + 1 >= host.length;
        const taken = await once(socket, 'connect').catch((cause: unknown) => {
          if (last) throw cause;
        });
        // By this name the driver checks the server's certificate.
        if (taken) return Object.assign(socket, { host: host[at] });
      }
    } catch (cause) {
      this.#fail(cause);
      throw cause;
    }
  }

  /** Nobody waits any longer: the call ends, whatever it is at. */
  giveUp(): void {
    this.#fail(new NoConnection('CONNECT_TIMEOUT', 'the database does not answer'));
    this.#socket?.destroy();
  }
}

/** What the driver makes of a statement; it goes to the server when somebody waits for it, through `handler`. */
interface Statement {
  handler: (statement: Statement) => unknown;
  resolve: (result: unknown) => void;
  reject: (cause: unknown) => void;
}

/** Lets statements through until it is shut, and then refuses them, with those that are still under way. */
class Gate {
  readonly sql: TransactionSql;
  readonly #underWay = new Set<Statement>();
  #refusal: Error | null = null;

  constructor(reserved: Reserved) {
    const call = (...args: unknown[]) => this.#guard(Reflect.apply(reserved, undefined, args));
    const unsafe = (...args: Parameters<Reserved['unsafe']>) => this.#guard(reserved.unsafe(...args));
    // Drizzle sets its parsers on the options it finds; the driver's own have them already.
    const options = { parsers: {}, serializers: {} };
    this.sql = Object.assign(call, { unsafe, options }) as unknown as TransactionSql;
  }

  get busy(): boolean {
    return this.#underWay.size > 0;
  }

  shut(refusal: Error): void {
    this.#refusal ??= refusal;
    for (const statement of this.#underWay) statement.reject(refusal);
  }

  #guard(made: unknown): unknown {
    // Names and lists of values are parts of a statement.
    if (!(made instanceof Promise)) return made;
    const statement = made as unknown as Statement;
    const { handler, resolve, reject } = statement;
    statement.resolve = (result) => {
      this.#underWay.delete(statement);
      resolve(result);
    };
    statement.reject = (cause) => {
      this.#underWay.delete(statement);
      reject(cause);
    };
    statement.handler = () => {
      if (this.#refusal) return statement.reject(this.#refusal);
      this.#underWay.add(statement);
      return handler(statement);
    };
    return made;
  }
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
 * what others wait for. Far above what the largest import, or reading all files of a verification, takes.
 */
const BOUNDS = { statement_timeout: 600_000, idle_in_transaction_session_timeout: 600_000 } as const;

/**
 * Drizzle wants dates as text and turns the driver's handling of them off, and of their arrays with it (date[],
 * timestamptz[], timestamp[], numeric[]); taken back, the driver learns the arrays from the server when it connects.
 */
function readForDrizzle(driver: Driver): void {
  drizzle(driver);
  for (const oid of [1182, 1185, 1115, 1231]) {
    delete driver.options.serializers[oid];
    delete driver.options.parsers[oid];
  }
}

/**
 * How arrays are read and written. The driver asks the server for their types when it connects, and ends the process
 * when it is cut off while it asks. So the first connection asks, and the others know from it.
 */
export interface ArrayTypes {
  readonly parsers: object;
  readonly serializers: object;
  readonly typeArrayMap: object;
}

function arraysOf(driver: Driver): ArrayTypes {
  const { parsers, serializers, shared } = driver.options as unknown as ArrayTypes & { shared: ArrayTypes };
  return { parsers, serializers, typeArrayMap: shared.typeArrayMap };
}

function teach(driver: Driver, arrays: ArrayTypes): void {
  const own = arraysOf(driver);
  Object.assign(own.parsers, arrays.parsers);
  Object.assign(own.serializers, arrays.serializers);
  Object.assign(own.typeArrayMap, arrays.typeArrayMap);
}
