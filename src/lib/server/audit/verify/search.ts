import { CHUNK } from '#lib/domain/events/search/postings.ts';
import { readDetail } from '#lib/domain/events/replay/event.ts';
import { equalBytes } from '#lib/domain/bytes.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { inWords } from '../search/chunks.ts';
import { readChunk, runsInWords, strayChunks, type ChunkInWords, type Run } from '../search/store.ts';
import type { LoggedEvent } from '../reading.ts';
import type { Findings } from './findings.ts';
import type { EventRow } from './stated.ts';

/**
 * What the log is searched by, held against its events as they are read anyway: a word that is missing hides an event from
 * whoever looks for it. Chunks of which nothing is stored are no fault: they are searched by reading them.
 */
export class SearchCheck {
  readonly #tx: Tx;
  readonly #clientId: string;
  readonly #findings: Findings;
  /** Null until the first page. */
  #stored: readonly Run[] | null = null;
  /** The chunk that is read, and whether it is stored: asked once for all its leaves, as there may be any number of runs. */
  #at: { readonly chunk: number; readonly stored: boolean } | null = null;
  #current: Omit<LoggedEvent, 'id'>[] = [];
  #ended: ChunkInWords[] = [];

  constructor(tx: Tx, clientId: string, findings: Findings) {
    this.#tx = tx;
    this.#clientId = clientId;
    this.#findings = findings;
  }

  /** Before each page of leaves: compares the chunks that have ended. */
  async turn(): Promise<void> {
    this.#stored ??= await runsInWords(this.#tx, this.#clientId, {});
    const ended = this.#ended;
    this.#ended = [];
    for (const chunk of ended) await this.#compare(chunk);
  }

  /** The next leaf, in their order. */
  take(index: number, { subjectType: type, subjectId: id, detail, ...event }: EventRow): void {
    const chunk = Math.floor(index / CHUNK);
    if (this.#at?.chunk !== chunk)
      this.#at = {
        chunk,
        stored: this.#stored?.some(({ low, high }) => low <= chunk && chunk <= high) === true,
      };
    if (!this.#at.stored) return;
    this.#current.push({ ...event, index, subject: { type, id }, detail: readDetail(detail) });
    if (index % CHUNK !== CHUNK - 1) return;
    this.#ended.push(inWords(chunk, this.#current));
    this.#current = [];
  }

  /** After the last of so many leaves. */
  async end(leaves: number): Promise<void> {
    await this.turn();
    for (const chunk of await strayChunks(this.#tx, this.#clientId, Math.floor(leaves / CHUNK)))
      this.#differs(`audit.search_chunk ${chunk}`, 'nothing, until the log has all of its events', 'a row');
  }

  async #compare({ chunk, firstAt, lastAt, words }: ChunkInWords): Promise<void> {
    const stored = await readChunk(this.#tx, this.#clientId, chunk);
    if (!stored) return;
    const times = `${firstAt} to ${lastAt}`;
    const said = `${stored.firstAt} to ${stored.lastAt}`;
    if (said !== times) this.#differs(`audit.search_chunk ${chunk}`, times, said);
    for (const word of new Set([...words.keys(), ...stored.words.keys()])) {
      const expected = words.get(word);
      const found = stored.words.get(word);
      if (expected && found && equalBytes(expected, found)) continue;
      const place = `audit.search_word ${word} ${chunk}`;
      this.#differs(
        place,
        expected ? 'where it stands' : 'no such word',
        found ? 'something else' : 'no row',
      );
    }
  }

  #differs(place: string, expected: string, found: string): void {
    this.#findings.add({ code: 'search_differs', subject: 'log', place, expected, found });
  }
}
