import { ok } from '#lib/domain/result.ts';
import { machine } from '#lib/server/platform/context.ts';
import { enqueue } from '#lib/server/platform/jobs/enqueue.ts';
import type { Platform } from '#lib/server/platform/platform.ts';

/** What comes within this time is taken in one batch: a tree head, and a question to each witness. */
const TOGETHER_MS = 1000;
/** More are all: the job then asks which have grown. */
const MOST = 500;

/**
 * Brings the gathering of heads forward where events that bind have come under a client's head: one job for all of a second.
 * Apart from the transactions that caused it, so that nobody who posts waits for a row that all clients share; what a killed
 * process had not told of is taken by the hour.
 */
export class Forward {
  readonly #platform: Platform;
  readonly #clients = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  /** Returns at once, never throws. */
  mention(clientId: string): void {
    this.#clients.add(clientId);
    this.#timer ??= setTimeout(() => void this.tell(), TOGETHER_MS).unref();
  }

  /** Makes the job of all that were mentioned; what can't be told now is told with the next. Never throws. */
  async tell(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const clients = [...this.#clients];
    this.#clients.clear();
    if (clients.length === 0) return;
    const directory = machine(this.#platform);
    try {
      await directory.transaction(async (tx) =>
        ok(await enqueue(tx, directory, 'log.heads', clients.length > MOST ? {} : { clients })),
      );
    } catch (cause) {
      for (const clientId of clients) this.#clients.add(clientId);
      this.#platform.log.warn({ err: cause }, 'heads could not be brought forward; the hour takes them');
    }
  }
}
