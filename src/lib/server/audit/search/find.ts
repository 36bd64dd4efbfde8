import { CHUNK, commonPlaces } from '#lib/domain/events/search/postings.ts';
import { isWanted, wantedWords, type Wanted } from '#lib/domain/events/search/words.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { lookUp } from '../store.ts';
import { PAGE, type LoggedEvent } from '../reading.ts';
import { chunksInWords, chunksWithAll, eventsAt, eventsOfChunk, leavesOf, waitingEvents, type Days } from './store.ts';

export interface Sought extends Wanted, Days {}

/** Of what waits for its leaf, which an import has much of: as many of the newest are looked through. */
const MOST_WAITING = 4096;
/** Events read at once, of those that have all words. */
const SLICE = 256;
/** Chunks looked through at once: few where what is sought is frequent, more the longer nothing is found. */
const FIRST_SPAN = 16;
const LONGEST_SPAN = 16_384;

/**
 * The events of the log that are what is sought, newest first, from below leaf `cursor` on (all when null); what waits for
 * its leaf on top of the first page. By words where a chunk has been made of them; else, and at the end of the log, by
 * reading the events themselves. What was found by words is looked at: rows that somebody else wrote find nothing that
 * isn't sought.
 */
export async function findSought(
  tx: Tx,
  clientId: string,
  sought: Sought,
  cursor: number | null,
  page = PAGE,
): Promise<{ events: LoggedEvent[]; next: number | null }> {
  await lookUp(tx);
  const waiting =
    cursor === null
      ? (await waitingEvents(tx, clientId, MOST_WAITING, sought)).filter((event) => isWanted(event, sought))
      : [];
  const below = Math.min(cursor ?? Infinity, await leavesOf(tx, clientId));
  const found: LoggedEvent[] = [];
  for await (const events of candidates(tx, clientId, sought, below)) {
    for (const event of events) if (isWanted(event, sought)) found.push(event);
    if (found.length > page) break;
  }
  const sealed = found.slice(0, page);
  const next = found.length > page ? (sealed.at(-1)?.index ?? null) : null;
  return { events: [...waiting.slice(0, page), ...sealed], next };
}

/** Events that may be sought, newest first. */
async function* candidates(
  tx: Tx,
  clientId: string,
  sought: Sought,
  below: number,
): AsyncGenerator<readonly LoggedEvent[]> {
  const words = wantedWords(sought);
  const inWords = await chunksInWords(tx, clientId, sought);
  let span = FIRST_SPAN;
  for (let high = Math.ceil(below / CHUNK) - 1; high >= 0; ) {
    if (!inWords.has(high)) {
      yield await eventsOfChunk(tx, clientId, { chunk: high, below }, sought);
      high -= 1;
      continue;
    }
    let low = high;
    while (low > 0 && high - low + 1 < span && inWords.has(low - 1)) low -= 1;
    for await (const places of placesIn(tx, clientId, { words, inWords, low, high })) {
      const indices = places.filter((index) => index < below);
      for (let at = 0; at < indices.length; at += SLICE)
        yield await eventsAt(tx, clientId, indices.slice(at, at + SLICE), sought);
    }
    high = low - 1;
    span = Math.min(span * 8, LONGEST_SPAN);
  }
}

interface Stretch {
  readonly words: readonly string[];
  readonly inWords: ReadonlyMap<number, boolean>;
  readonly low: number;
  readonly high: number;
}

/** Leaves that have all words, newest first, chunk by chunk. */
async function* placesIn(
  tx: Tx,
  clientId: string,
  { words, inWords, low, high }: Stretch,
): AsyncGenerator<readonly number[]> {
  const chunks: number[] = [];
  for (let chunk = high; chunk >= low; chunk--) if (inWords.get(chunk) === true) chunks.push(chunk);
  const [newest] = chunks;
  const oldest = chunks.at(-1);
  if (newest === undefined || oldest === undefined) return;
  if (words.length === 0) {
    for (const chunk of chunks) yield Array.from({ length: CHUNK }, (_, at) => (chunk + 1) * CHUNK - 1 - at);
    return;
  }
  for (const { chunk, places } of await chunksWithAll(tx, clientId, words, { low: oldest, high: newest })) {
    if (inWords.get(chunk) !== true) continue;
    yield commonPlaces(places).map((place) => chunk * CHUNK + place);
  }
}
