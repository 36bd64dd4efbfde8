import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { NoConnection } from './no-connection.ts';

/** Where the driver was told to connect. */
export interface Addresses {
  readonly host: readonly string[];
  readonly port: readonly number[];
  readonly path: string | false;
}

/**
 * The one call to the server that a connection consists of. Left to itself the driver calls again: for ever and
 * without a pause where the server hangs up at once, and once more, for nobody, after an error.
 */
export class Call {
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
