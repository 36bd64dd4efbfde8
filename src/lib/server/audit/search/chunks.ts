import { CHUNK, encodePlaces } from '#lib/domain/events/search/postings.ts';
import { searchWords } from '#lib/domain/events/search/words.ts';
import { ok } from '#lib/domain/result.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { hold } from '#lib/server/platform/transaction.ts';
import { planForLookUps } from '#lib/server/platform/plans.ts';
import { findLeaves } from '../store.ts';
import type { LoggedEvent } from '../reading.ts';
import {
  deleteChunk,
  deleteChunks,
  eventsOfChunk,
  insertChunk,
  isWhole,
  leavesOf,
  runsInWords,
  type ChunkInWords,
} from './store.ts';

/** Chunks made in one transaction. */
const AT_ONCE = 4;

/**
 * Makes every complete chunk of the log that is none yet findable by its words. May be stopped and asked for again, and by
 * several processes at once: what one has made the next leaves alone.
 */
export async function makeChunks(context: Context, stopping?: AbortSignal): Promise<number> {
  let made = 0;
  while (stopping?.aborted !== true) {
    const some = await context.transaction(async (tx) => ok(await makeSome(tx, context.clientId)));
    if (!some.ok || some.value === 0) break;
    made += some.value;
  }
  return made;
}

async function makeSome(tx: Tx, clientId: string): Promise<number> {
  await holdSearch(tx, clientId);
  const complete = Math.floor((await leavesOf(tx, clientId)) / CHUNK);
  const there = (await runsInWords(tx, clientId, {})).toReversed();
  const missing: number[] = [];
  // The first gaps between what is there.
  let chunk = 0;
  for (const { low, high } of [...there, { low: complete, high: complete }]) {
    for (; chunk < Math.min(low, complete) && missing.length < AT_ONCE; chunk++) missing.push(chunk);
    chunk = Math.max(chunk, high + 1);
  }
  let made = 0;
  for (const chunk of missing) {
    // Behind a gap nothing is made: what was put there would be made for ever.
    if (!(await isWhole(tx, clientId, chunk))) break;
    await make(tx, clientId, chunk);
    made += 1;
  }
  return made;
}

/**
 * What was erased is found no more: to be called in the transaction in which the readable parts of these events went, after
 * they did.
 */
export async function forgetWords(tx: Tx, clientId: string, eventIds: readonly string[]): Promise<void> {
  await holdSearch(tx, clientId);
  const leaves = await findLeaves(tx, clientId, eventIds);
  const there = await runsInWords(tx, clientId, {});
  const chunks = new Set([...leaves.values()].map((index) => Math.floor(index / CHUNK)));
  for (const chunk of chunks) {
    if (!there.some(({ low, high }) => low <= chunk && chunk <= high)) continue;
    await deleteChunk(tx, clientId, chunk);
    await make(tx, clientId, chunk);
  }
}

/** Makes all of it anew: for whoever does not trust what is there. */
export async function makeChunksAnew(context: Context): Promise<number> {
  const { clientId } = context;
  await context.transaction(async (tx) => {
    await holdSearch(tx, clientId);
    await deleteChunks(tx, clientId);
    return ok();
  });
  return makeChunks(context);
}

/** A complete chunk in words, of its events in any order. */
export function inWords(chunk: number, events: Iterable<Omit<LoggedEvent, 'id'>>): ChunkInWords {
  const places = new Map<string, number[]>();
  let [firstAt, lastAt] = ['9999', '0000'];
  for (const event of events) {
    const { index, at } = event;
    if (index === null) continue;
    if (at < firstAt) firstAt = at;
    if (at > lastAt) lastAt = at;
    for (const word of searchWords(event)) {
      const list = places.get(word);
      if (list) list.push(index % CHUNK);
      else places.set(word, [index % CHUNK]);
    }
  }
  const words = new Map<string, Uint8Array>();
  for (const [word, list] of places) words.set(word, encodePlaces(list.sort((one, other) => one - other)));
  return { chunk, firstAt, lastAt, words };
}

async function make(tx: Tx, clientId: string, chunk: number): Promise<void> {
  await insertChunk(tx, clientId, inWords(chunk, await eventsOfChunk(tx, clientId, { chunk })));
}

/** Chunks are made and unmade one at a time. */
async function holdSearch(tx: Tx, clientId: string): Promise<void> {
  await hold(tx, `segl.audit.search:${clientId}`);
  await planForLookUps(tx);
}
