import { sha256 } from '#lib/server/platform/hashing.ts';

type Part = string | Uint8Array | null | undefined;

/** What was found to be right is so by its bytes, and checked once: of the newest, in this process. What was not is not kept. */
export class Known<T> {
  readonly #most: number;
  readonly #found = new Map<string, T>();

  constructor(most = 1000) {
    this.#most = most;
  }

  /** {@link of}, of what is made at once; what throws is not kept. */
  once(parts: readonly Part[], make: () => T): T {
    const key = keyOf(parts);
    const before = this.#found.get(key);
    return before ?? this.#keep(key, make());
  }

  /** @param parts all that the answer hangs on: with one byte of them another, it is asked anew */
  async of(parts: readonly Part[], check: () => Promise<T | null>): Promise<T | null> {
    const key = keyOf(parts);
    const before = this.#found.get(key);
    if (before !== undefined) return before;
    const found = await check();
    return found === null ? null : this.#keep(key, found);
  }

  #keep(key: string, found: T): T {
    this.#found.set(key, found);
    const [oldest] = this.#found.size > this.#most ? this.#found.keys() : [];
    if (oldest !== undefined) this.#found.delete(oldest);
    return found;
  }
}

function keyOf(parts: readonly Part[]): string {
  const each = parts.map((part) =>
    part instanceof Uint8Array ? Buffer.from(part).toString('base64') : part,
  );
  return sha256(JSON.stringify(each)).toString('hex');
}
