import { ok } from '#lib/domain/result.ts';
import { equalBytes } from '#lib/domain/bytes.ts';
import { formatEntries } from '#lib/domain/tlog/entries.ts';
import {
  HASH_BYTES,
  hashesIn,
  isTileOf,
  spanOf,
  TILE_WIDTH,
  tileHolds,
  tilesCompleted,
  type EntryBundle,
  type Tile,
} from '#lib/domain/tlog/tile.ts';
import { leafHash } from '#lib/domain/tlog/tree.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import type { KeyProvider } from '#lib/server/platform/keys.ts';
import { madeId } from '#lib/server/platform/made-id.ts';
import { newestHead, opens } from '../sequence/head.ts';
import { endOf, logAt, logOfSize, namedLog, type NamedLog } from '../memory/forks.ts';
import { readHashes, type CheckpointRow } from '../store.ts';
import { checkpointsWithin, readEntries } from './store.ts';

/**
 * A tile of the log, or null where no tree head that was signed has it. A full one is written once, among the stored files,
 * and read from there ever after. Of a generation that the log has left there is what was written of it then, and what the
 * log has taken over.
 * @param generation how often the log had been begun anew; left out: the present one
 * @throws when the database holds other hashes than were signed: they are neither given out nor written down
 */
export async function tileOf(context: Context, tile: Tile, generation?: number): Promise<Uint8Array | null> {
  const { clientId, platform } = context;
  if (tile.width < TILE_WIDTH) return computed(context, tile, generation);
  const found = await context.transaction(async (tx) => ok(await partOf(tx, context, generation)));
  if (!found.ok || !found.value) return null;
  const id = tileId(platform.keys, found.value.origin, tile);
  const written = await platform.blobs.get(clientId, id);
  if (written) return written;
  const bytes = await computed(context, tile, generation);
  if (!bytes) return null;
  const put = await platform.blobs.put(clientId, id, bytes);
  // It is right all the same, and written the next time.
  if (!put.ok) platform.log.warn({ clientId, code: put.error.code }, 'a tile of a log could not be stored');
  return bytes;
}

/** The entries of a tile of level 0, or null where there is no such tile. Generation and errors as with {@link tileOf}. */
export async function entriesOf(
  context: Context,
  { index, width }: EntryBundle,
  generation?: number,
): Promise<Uint8Array | null> {
  const tile = { level: 0, index, width };
  const hashes = await tileOf(context, tile, generation);
  if (!hashes) return null;
  const { begin } = spanOf(tile);
  const read = await context.transaction(async (tx) => {
    const part = await partOf(tx, context, generation);
    return ok(part && isWithin(tile, part) ? await readEntries(tx, context.clientId, begin, width) : null);
  });
  const entries = read.ok ? read.value : null;
  if (!entries) return null;
  const same = entries.every((entry, at) => equalBytes(leafHash(entry), hashAt(hashes, at)));
  if (entries.length !== width || !same)
    throw new Error(`the entries of log ${context.clientId} from ${begin} on are not those that were signed`);
  return formatEntries(entries);
}

/** Writes the full tiles that a log has at size `to` and had not at `from`. Never throws: whoever asks for one writes it. */
export async function keepTiles(context: Context, from: number, to: number): Promise<void> {
  try {
    for (const tile of tilesCompleted(from, to)) await tileOf(context, tile);
  } catch (cause) {
    context.platform.log.debug({ err: cause, clientId: context.clientId }, 'tiles of a log were not written');
  }
}

/** Of the tile's place, under which it is stored among the client's files. A log that begins anew under another origin has tiles of its own. */
export function tileId(keys: KeyProvider, origin: string, { level, index }: Omit<Tile, 'width'>): string {
  return madeId(keys, 'audit.tile.v1', `${origin} ${level}/${index}`);
}

/** A log as one of its generations had it. */
interface Part {
  readonly log: NamedLog;
  readonly origin: string;
  /** How many of its leaves are there; undefined: all. */
  readonly end: number | undefined;
}

async function partOf(tx: Tx, context: Context, generation?: number): Promise<Part | null> {
  const log = await namedLog(tx, context);
  const at = generation ?? log?.generation ?? 0;
  if (!log || at > log.generation) return null;
  return { log, origin: logAt(log.log, at).origin, end: endOf(log.forks, at) };
}

const isWithin = (tile: Tile, { end }: Part) => end === undefined || spanOf(tile).end <= end;

async function computed(context: Context, tile: Tile, generation?: number): Promise<Uint8Array | null> {
  const made = await context.transaction(async (tx) =>
    ok(await computedIn(tx, context, tile, await partOf(tx, context, generation))),
  );
  return made.ok ? made.value : null;
}

async function computedIn(
  tx: Tx,
  { clientId }: Context,
  tile: Tile,
  part: Part | null,
): Promise<Uint8Array | null> {
  const head = part && isWithin(tile, part) ? await headWith(tx, clientId, part, tile) : null;
  if (!head) return null;
  const read = (coordinates: Parameters<typeof readHashes>[2]) => readHashes(tx, clientId, coordinates);
  const hashes = await read(hashesIn(tile));
  if (!(await tileHolds(tile, hashes, { ...head, read })))
    throw new Error(
      `tile ${tile.level}/${tile.index} of log ${clientId} is not that of the root that was signed`,
    );
  return Buffer.concat(hashes);
}

/** Rows that somebody else put among the checkpoints: so many are passed over, not all there may be. */
const MOST_NONSENSE = 20;

/** A tree head that the log signed and whose tree has the tile. */
async function headWith(
  tx: Tx,
  clientId: string,
  { log: { log, forks }, end }: Part,
  tile: Tile,
): Promise<CheckpointRow | null> {
  if (tile.width === TILE_WIDTH) {
    const head = await newestHead(tx, clientId, { log, forks }, { most: end });
    return head && isTileOf(tile, head.size) ? head : null;
  }
  const from = spanOf(tile).end;
  if (!isTileOf(tile, from)) return null;
  const range = { from, below: Math.min(from + TILE_WIDTH ** tile.level, (end ?? Infinity) + 1) };
  for (const row of await checkpointsWithin(tx, clientId, range, MOST_NONSENSE))
    if (await opens(row, logOfSize(log, forks, row.size))) return row;
  return null;
}

const hashAt = (tile: Uint8Array, at: number) => tile.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES);
