import { bytesToHex } from '@noble/hashes/utils.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { JsonObject } from '#lib/domain/canonical.ts';

/** Rows that the record names one by one; of the rest it says how many there were. */
const NAMED = 200;

/** What a repair has done, as the log says it. */
export class Repairs {
  readonly counts: Record<string, number> = {};
  readonly #rows: JsonObject[] = [];

  /** @param was what stood there, of which the SHA-256 is kept; null where nothing did */
  add(done: 'removed' | 'written' | 'queued', table: string, key: string, was: Uint8Array | null): void {
    const what = `${done} audit.${table}`;
    this.counts[what] = (this.counts[what] ?? 0) + 1;
    if (this.#rows.length < NAMED) this.#rows.push({ done, table, key, was: was && bytesToHex(sha256(was)) });
  }

  get isEmpty(): boolean {
    return Object.keys(this.counts).length === 0;
  }

  detail(size: number): JsonObject {
    return { size, counts: this.counts, rows: this.#rows };
  }
}
