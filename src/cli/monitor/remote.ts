import { setTimeout as wait } from 'node:timers/promises';
import { parseEntries } from '#lib/domain/tlog/entries.ts';
import { HASH_BYTES, TILE_WIDTH, tilePath, type Tile } from '#lib/domain/tlog/tile.ts';

/** A log that somebody else serves could not be read: nothing is known of it then, good or bad. */
export class Unreadable extends Error {}

/** There is no head there any more: the log says that it goes on elsewhere. */
export class Gone extends Unreadable {
  /** What it says. */
  readonly text: string;

  constructor(shown: string, text: string) {
    super(`${shown} answers 410`);
    this.text = text;
  }
}

/** How a log is read: bounds on what a server may do to whoever watches it, for each answer and for all of them. */
const MOST_MILLISECONDS = { each: 30_000, all: 3 * 3_600_000 } as const;
/** A server of ours says when it answers again within a minute. */
const LONGEST_WAIT_S = 120;
const MOST = { checkpoint: 64 * 1024, keys: 256 * 1024, entries: 16 * 1024 * 1024 } as const;

/** A log at an address, after c2sp.org/tlog-tiles, for one look at it: whatever is asked must be answered by its end. */
export class RemoteLog {
  readonly #prefix: string;
  readonly #milliseconds: number;
  readonly #end: AbortSignal;

  /** @throws Unreadable where that is no address of a log */
  constructor(address: string, { each, all }: { each: number; all: number } = MOST_MILLISECONDS) {
    this.#prefix = RemoteLog.prefixOf(address);
    this.#milliseconds = each;
    this.#end = AbortSignal.timeout(all);
  }

  /** @throws Unreadable where that is no address of a log */
  static prefixOf(address: string): string {
    if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol))
      throw new Unreadable(`not an address: ${address}`);
    const url = new URL(address);
    return `${url.origin}${url.pathname.replace(/\/*$/, '')}/`;
  }

  /** @throws Gone where the log was begun anew under another address */
  checkpoint(): Promise<string> {
    return this.#text('checkpoint', MOST.checkpoint);
  }

  /** The verifier keys that the server names; a link shows none of its own. */
  async keys(): Promise<string[]> {
    const prefix = this.#prefix.replace(/\/link\/[^/]+\/$/, '/');
    const text = new TextDecoder().decode(await this.#get(`${prefix}keys`, MOST.keys));
    try {
      const { keys } = JSON.parse(text) as { keys: { vkey: unknown }[] };
      return keys.map(({ vkey }) => String(vkey));
    } catch {
      throw new Unreadable('its list of keys is none');
    }
  }

  /** A tile of just the width asked for; of one that has grown meanwhile, that part. */
  async tile({ level, index, width }: Tile): Promise<Uint8Array> {
    const path = (wide: number) => `tile/${level}/${tilePath({ index, width: wide })}`;
    const bytes = await this.#whole(path(width), path(TILE_WIDTH), TILE_WIDTH * HASH_BYTES);
    if (bytes.length < width * HASH_BYTES || bytes.length % HASH_BYTES !== 0)
      throw new Unreadable(`${path(width)} has ${bytes.length} bytes`);
    return bytes.subarray(0, width * HASH_BYTES);
  }

  /** The first `width` entries of a bundle. */
  async entries(index: number, width: number): Promise<Uint8Array[]> {
    const path = (wide: number) => `tile/entries/${tilePath({ index, width: wide })}`;
    const entries = parseEntries(await this.#whole(path(width), path(TILE_WIDTH), MOST.entries));
    if (!entries || entries.length < width) throw new Unreadable(`${path(width)} is cut short`);
    return entries.slice(0, width);
  }

  /** A partial one may be gone once it is full: then that is asked for. */
  async #whole(path: string, full: string, most: number): Promise<Uint8Array> {
    if (path === full) return this.#get(this.#prefix + path, most);
    try {
      return await this.#get(this.#prefix + path, most);
    } catch (cause) {
      return this.#get(this.#prefix + full, most).catch(() => {
        throw cause;
      });
    }
  }

  async #text(path: string, most: number): Promise<string> {
    const bytes = await this.#get(this.#prefix + path, most);
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      throw new Unreadable(`${path} is no text`);
    }
  }

  /** No redirect, no body larger or slower than it may be; later, where the server asks for that. */
  async #get(address: string, most: number): Promise<Uint8Array> {
    // The token of a link is nobody's to read in a log.
    const shown = address.replace(/\/link\/[^/]+\//, '/link/…/');
    try {
      for (;;) {
        const answer = await this.#asked(address);
        if (answer.status === 200) return await bytesOf(answer, shown, most);
        if (answer.status === 410)
          throw new Gone(shown, new TextDecoder().decode(await bytesOf(answer, shown, most)));
        await answer.body?.cancel();
        const seconds = answer.status === 429 ? Number(answer.headers.get('retry-after') ?? NaN) : NaN;
        if (!(seconds >= 0 && seconds <= LONGEST_WAIT_S))
          throw new Unreadable(`${shown} answers ${answer.status}`);
        await wait(Math.max(1, seconds) * 1000, undefined, { signal: this.#end });
      }
    } catch (cause) {
      if (cause instanceof Unreadable) throw cause;
      if (this.#end.aborted) throw new Unreadable(`${shown}: the log takes too long to be read`, { cause });
      const { cause: inner, message } = cause as Error;
      throw new Unreadable(`${shown}: ${inner instanceof Error ? inner.message : message}`);
    }
  }

  #asked(address: string): Promise<Response> {
    const signal = AbortSignal.any([this.#end, AbortSignal.timeout(this.#milliseconds)]);
    return fetch(address, { redirect: 'error', signal, headers: { 'user-agent': 'segl-monitor' } });
  }
}

async function bytesOf(answer: Response, shown: string, most: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of answer.body ?? []) {
    size += part.length;
    if (size > most) throw new Unreadable(`${shown} has more than ${most} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}
