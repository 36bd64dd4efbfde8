import { setTimeout as pause } from 'node:timers/promises';
import type { ArrayTypes } from './array-types.ts';
import { Connection } from './connection.ts';
import { NoConnection } from './no-connection.ts';

/** How long, in milliseconds, a pool waits before it says no. */
export interface Patience {
  /** For the server to take a connection, or to answer on one that lay idle. */
  readonly connectMs: number;
  /** For a connection, when all are in use. */
  readonly lineMs: number;
  /** A connection that lay idle longer than this is asked before it is lent. */
  readonly trustMs: number;
  /** A connection older than this is closed when it comes back: sessions of PostgreSQL grow. */
  readonly lifeMs: number;
  /** For what is under way when the pool closes. */
  readonly closeMs: number;
}

export const PATIENCE: Patience = {
  connectMs: 10_000,
  lineMs: 15_000,
  trustMs: 1_000,
  lifeMs: 45 * 60_000,
  closeMs: 5_000,
};

/**
 * At most `max` connections, opened when they are needed. Whoever takes one has a place first, in the order of asking;
 * as one connects only where none lies idle, there are never more connections than places, however many are lost.
 */
export class Pool {
  readonly #url: string;
  readonly #patience: Patience;
  readonly #idle: Connection[] = [];
  readonly #taken = new Set<Connection>();
  readonly #line: { enter: () => void; refuse: (cause: Error) => void }[] = [];
  #arrays: ArrayTypes | null = null;
  #places: number;
  #closed = false;

  constructor(url: string, max: number, patience: Patience) {
    this.#url = url;
    this.#places = max;
    this.#patience = patience;
  }

  /** Rejects when the server can't be reached, or no connection came free in time. */
  async take(): Promise<Connection> {
    await this.#enter();
    try {
      const { connectMs } = this.#patience;
      const connection =
        (await this.#trusted()) ?? (await Connection.open(this.#url, connectMs, this.#arrays));
      this.#arrays ??= connection.arrays;
      this.#taken.add(connection);
      if (!this.#closed) return connection;
      this.giveBack(connection);
    } catch (cause) {
      this.#leave();
      throw cause;
    }
    throw ended();
  }

  /** Never rejects. */
  giveBack(connection: Connection): void {
    connection.takeBack();
    this.#taken.delete(connection);
    const old = performance.now() - connection.openedAt > this.#patience.lifeMs;
    if (old || this.#closed) void connection.close();
    else if (!connection.lost) this.#idle.push(connection);
    this.#leave();
  }

  /** Takes no more requests, and resolves when what was under way has ended, or had its time. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const { refuse } of this.#line.splice(0)) refuse(ended());
    const end = performance.now() + this.#patience.closeMs;
    while (this.#taken.size > 0 && performance.now() < end) await pause(10);
    await Promise.all([...this.#taken, ...this.#idle.splice(0)].map((connection) => connection.close()));
  }

  /** One that lies idle and is there, the last used first; null where there is none. */
  async #trusted(): Promise<Connection | null> {
    const { trustMs, connectMs } = this.#patience;
    for (let connection = this.#idle.pop(); connection; connection = this.#idle.pop()) {
      if (connection.lost) continue;
      if (performance.now() - connection.usedAt <= trustMs || (await connection.answers(connectMs)))
        return connection;
    }
    return null;
  }

  #enter(): Promise<void> {
    if (this.#closed) return Promise.reject(ended());
    if (this.#places > 0) {
      this.#places--;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const settle =
        <T>(then: (value: T) => void) =>
        (value: T) => {
          clearTimeout(timer);
          then(value);
        };
      const waiting = { enter: settle(resolve), refuse: settle(reject) };
      const timer = setTimeout(() => {
        this.#line.splice(this.#line.indexOf(waiting), 1);
        waiting.refuse(new NoConnection('CONNECT_TIMEOUT', 'all connections to the database are in use'));
      }, this.#patience.lineMs);
      this.#line.push(waiting);
    });
  }

  #leave(): void {
    const next = this.#line.shift();
    if (next) next.enter();
    else this.#places++;
  }
}

function ended(): NoConnection {
  return new NoConnection('CONNECTION_ENDED', 'the pool is closed');
}
