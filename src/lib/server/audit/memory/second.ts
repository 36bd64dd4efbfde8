import type { KeyProvider } from '#lib/server/platform/keys.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { addClients, clientsAt, headAt, newestFirst, rankOfHead } from './kept.ts';
import type { Place } from '#lib/server/platform/blobs/place.ts';
import { headBytes, type RememberedHead } from './statement.ts';

/** How long what was read there holds, and how long until a place that failed is asked again. */
const DUE_MS = 5 * 60_000;
const AGAIN_MS = 10_000;
/** Somebody may be waiting for the log. */
const PATIENCE_MS = 1000;

/**
 * The same as in the data folder, kept where whoever has that does not come. Written after it, one client at a time, the
 * newest head only: so it may be slow or away without anybody waiting for it. `trouble` says that it is.
 */
export class SecondPlace {
  readonly place: Place;
  readonly #keys: KeyProvider;
  readonly #log: Platform['log'];
  readonly #now: () => number;
  /** When a client's head is to be read there. */
  readonly #due = new Map<string, number>();
  readonly #waiting = new Map<string, RememberedHead>();
  readonly #listed = new Set<string>();
  #writing: Promise<void> | null = null;
  #again: NodeJS.Timeout | undefined;
  trouble = false;

  constructor(place: Place, { keys, log, clock }: Platform) {
    this.place = place;
    this.#keys = keys;
    this.#log = log;
    this.#now = () => clock.now().getTime();
  }

  /** What is remembered there; null where that was seen lately, where nothing is, and where it does not answer soon. */
  async headWhenDue(clientId: string): Promise<RememberedHead | null> {
    if (this.#now() < (this.#due.get(clientId) ?? -Infinity)) return null;
    const head = await this.#told(() => soon(headAt(this.place, this.#keys, clientId)));
    if (head === undefined) this.#due.set(clientId, this.#now() + AGAIN_MS);
    return head ?? null;
  }

  /** The log was seen to extend what is remembered there. */
  extended(clientId: string): void {
    if (!(this.#now() < (this.#due.get(clientId) ?? -Infinity)))
      this.#due.set(clientId, this.#now() + DUE_MS);
  }

  /** The list that lies there; null where none does, and where it does not answer. */
  async clients(): Promise<Set<string> | null> {
    return (await this.#told(() => clientsAt(this.place, this.#keys))) ?? null;
  }

  /** To be written when those before it are. */
  later(head: RememberedHead): void {
    const waiting = this.#waiting.get(head.clientId);
    if (!waiting || newestFirst(head, waiting) < 0) this.#waiting.set(head.clientId, head);
    this.#writing ??= this.#write().finally(() => (this.#writing = null));
  }

  /** Resolves when all is written, or what could not be is left for the next time. */
  async settled(): Promise<void> {
    while (this.#writing) await this.#writing;
  }

  async #write(): Promise<void> {
    clearTimeout(this.#again);
    for (const [clientId, head] of this.#waiting) {
      if ((await this.#told(() => this.#keep(head))) === undefined) {
        this.#again = setTimeout(() => this.later(head), AGAIN_MS).unref();
        return;
      }
      // A newer one may have come meanwhile.
      if (this.#waiting.get(clientId) === head) this.#waiting.delete(clientId);
    }
    if (this.#waiting.size > 0) await this.#write();
  }

  async #keep(head: RememberedHead): Promise<true> {
    const { clientId } = head;
    if (!this.#listed.has(clientId)) {
      const known = (await clientsAt(this.place, this.#keys)) ?? new Set();
      if (!known.has(clientId)) await addClients(this.place, this.#keys, new Set([...known, clientId]));
      else this.#listed.add(clientId);
    }
    await this.place.add(clientId, rankOfHead(head), headBytes(this.#keys, head));
    return true;
  }

  /** @returns undefined where it failed, which is told once until it works again */
  async #told<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      const done = await work();
      if (this.trouble) this.#log.info('the second place of the memory answers again');
      this.trouble = false;
      return done;
    } catch (cause) {
      if (!this.trouble)
        this.#log.error(
          { err: cause },
          'the second place of the memory does not answer, or not as it should',
        );
      this.trouble = true;
      return undefined;
    }
  }
}

async function soon<T>(work: Promise<T>): Promise<T> {
  const { promise: over, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(reject, PATIENCE_MS, new Error(`no answer within ${PATIENCE_MS} ms`));
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}
