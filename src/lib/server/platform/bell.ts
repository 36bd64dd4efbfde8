import postgres from 'postgres';
import { rawSql, type Tx } from './database.ts';
import type { Logger } from './log/log.ts';

/** By what PostgreSQL tells every process of the installation. */
const CHANNEL = 'segl_log';

/** Who wants to be told. */
export interface Listener {
  readonly told: (size: number) => void;
  /** Nothing is told any more: the process is about to end. */
  readonly ended: () => void;
}

/**
 * Told when a client's log has grown, by whichever process it grew in. It listens on a connection of its own, as long as
 * anybody here wants to be told. What is rung while that connection is away is not told: who must know asks from time to time.
 */
export class Bell {
  readonly #url: string;
  readonly #log: Logger;
  readonly #told = new Map<string, Set<Listener>>();
  #listening: postgres.Sql | null = null;

  constructor(url: string, log: Logger) {
    this.#url = url;
    this.#log = log;
  }

  /** @returns ends it */
  watch(clientId: string, listener: Listener): () => void {
    const all = this.#told.get(clientId) ?? new Set();
    this.#told.set(clientId, all.add(listener));
    this.#listen();
    return () => {
      all.delete(listener);
      if (all.size === 0) this.#told.delete(clientId);
      if (this.#told.size === 0) void this.close();
    };
  }

  /** Lets go of everybody who listens. */
  async stop(): Promise<void> {
    for (const { ended } of [...this.#told.values()].flatMap((all) => [...all])) ended();
    await this.close();
  }

  async close(): Promise<void> {
    const listening = this.#listening;
    this.#listening = null;
    await listening?.end({ timeout: 1 });
  }

  #listen(): void {
    if (this.#listening) return;
    const sql = postgres(this.#url, { max: 1, onnotice: () => {}, fetch_types: false });
    this.#listening = sql;
    const heard = (payload: string): void => {
      const [clientId = '', size] = payload.split(' ');
      for (const { told } of this.#told.get(clientId) ?? []) told(Number(size));
    };
    sql.listen(CHANNEL, heard).catch((cause: unknown) => {
      if (this.#listening !== sql) return;
      // Whoever wants to be told next tries again.
      this.#listening = null;
      this.#log.warn({ err: cause }, 'listening for what other processes write failed');
    });
  }
}

/** Rings once the transaction is committed, and not where it is taken back. */
export async function ring(tx: Tx, clientId: string, size: number): Promise<void> {
  await rawSql(tx)`select pg_notify(${CHANNEL}, ${`${clientId} ${size}`})`;
}
