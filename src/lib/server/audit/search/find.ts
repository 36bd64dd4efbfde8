import { anyPlaces, CHUNK, commonPlaces } from '#lib/domain/events/search/postings.ts';
import { isWanted, wantedWords, type Wanted, type WantedWords } from '#lib/domain/events/search/words.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { planForLookUps } from '#lib/server/platform/plans.ts';
import { PAGE, waitingBehind, type FoundPage, type LoggedEvent } from '../reading.ts';
import {
  chunksBeginning,
  chunkBefore,
  chunksWithAll,
  eventsAt,
  eventsOfChunk,
  leavesOf,
  placesBeginning,
  runsInWords,
  waitingEvents,
  type Days,
} from './store.ts';

export interface Sought extends Wanted, Days {}

/** Of what waits for its leaf, which an import has much of: as many of the newest are looked through. */
const MOST_WAITING = 4096;
/** Events read at once, of those that have all words. */
const SLICE = 64;
/** Chunks looked through at once: few where what is sought is frequent, more the longer nothing is found. */
const FIRST_SPAN = 16;
const GROWTH = 16;
const LONGEST_SPAN = 16_384;
/** Of chunks with words that begin as asked; each may have as many of them as it has leaves. */
const BEGUN_AT_ONCE = 16;

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
): Promise<FoundPage> {
  await planForLookUps(tx);
  const { waiting, unread } = cursor === null ? await soughtWaiting(tx, clientId, sought) : NONE_WAITING;
  const below = Math.min(cursor ?? Infinity, await leavesOf(tx, clientId));
  const found: LoggedEvent[] = [];
  for await (const events of candidates(tx, clientId, sought, below)) {
    for (const event of events) if (isWanted(event, sought)) found.push(event);
    if (found.length > page) break;
  }
  const sealed = found.slice(0, page);
  const next = found.length > page ? (sealed.at(-1)?.index ?? null) : null;
  const leftOut = unread + Math.max(0, waiting.length - page);
  return { events: [...waiting.slice(0, page), ...sealed], next, leftOut };
}

const NONE_WAITING = { waiting: [], unread: 0 } as const;

/** What waits for its leaf and is sought; and how much of what waits was not looked through. */
async function soughtWaiting(tx: Tx, clientId: string, sought: Sought) {
  const waiting = await waitingEvents(tx, clientId, MOST_WAITING, sought);
  const unread = await waitingBehind(tx, clientId, MOST_WAITING);
  return { waiting: waiting.filter((event) => isWanted(event, sought)), unread };
}

/** Events that may be sought, newest first. */
async function* candidates(
  tx: Tx,
  clientId: string,
  sought: Sought,
  below: number,
): AsyncGenerator<readonly LoggedEvent[]> {
  const words = wantedWords(sought);
  const runs = await runsInWords(tx, clientId, sought);
  let span = FIRST_SPAN;
  for (let high = Math.ceil(below / CHUNK) - 1; high >= 0;) {
    const run = runs.find((each) => each.low <= high && high <= each.high);
    if (!run) {
      yield await eventsOfChunk(tx, clientId, { chunk: high, below }, sought);
      high = await chunkBefore(tx, clientId, high);
    } else if (!run.within) {
      high = run.low - 1;
    } else {
      const low = Math.max(run.low, high - span + 1);
      for await (const indices of placesIn(tx, clientId, words, { low, high }))
        for (const some of slices(indices, below)) yield await eventsAt(tx, clientId, some, sought);
      high = low - 1;
      span = Math.min(span * GROWTH, LONGEST_SPAN);
    }
  }
}

/** Leaves of these chunks that have all words, newest first. */
async function* placesIn(
  tx: Tx,
  clientId: string,
  { whole, beginnings }: WantedWords,
  { low, high }: { readonly low: number; readonly high: number },
): AsyncGenerator<Iterable<number>> {
  const withAll = whole.length === 0 ? null : await chunksWithAll(tx, clientId, whole, { low, high });
  if (beginnings.length === 0) {
    yield withAll ? leavesIn(withAll) : countdown((high + 1) * CHUNK - 1, low * CHUNK);
    return;
  }
  const chunks = withAll ? withAll.map(({ chunk }) => chunk) : [...countdown(high, low)];
  const begun = await chunksBeginning(tx, clientId, beginnings, chunks);
  const places = new Map(withAll?.map((each) => [each.chunk, each.places]));
  for (let at = 0; at < begun.length; at += BEGUN_AT_ONCE) {
    const some = begun.slice(at, at + BEGUN_AT_ONCE);
    const found = Map.groupBy(await placesBeginning(tx, clientId, beginnings, some), ({ chunk }) => chunk);
    const any = (chunk: number) => (found.get(chunk) ?? []).map((each) => anyPlaces(each.places));
    yield leavesIn(some.map((chunk) => ({ chunk, places: [...(places.get(chunk) ?? []), ...any(chunk)] })));
  }
}

function* leavesIn(chunks: readonly { readonly chunk: number; readonly places: readonly Uint8Array[] }[]) {
  for (const { chunk, places } of chunks)
    for (const place of commonPlaces(places)) yield chunk * CHUNK + place;
}

function* countdown(from: number, to: number) {
  for (let index = from; index >= to; index--) yield index;
}

/** As many at once as a page may need. */
function* slices(indices: Iterable<number>, below: number) {
  let some: number[] = [];
  for (const index of indices) {
    if (index >= below) continue;
    some.push(index);
    if (some.length < SLICE) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}
