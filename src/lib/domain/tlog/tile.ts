import { equalBytes } from '#lib/domain/bytes.ts';
import { inclusionProof, verifyInclusion } from './proof.ts';
import {
  append,
  EMPTY_FRONTIER,
  foldSubtrees,
  rootOf,
  subtrees,
  type Coordinate,
  type HashReader,
} from './tree.ts';

/** c2sp.org/tlog-tiles: a tile holds the hashes of 256 neighbouring subtrees; the leaves themselves at level 0. */
export const TILE_WIDTH = 256;
const TILE_HEIGHT = 8;
export const HASH_BYTES = 32;

/** `level` and `index` among those of that level, and how many hashes it holds: 256, or fewer at the right edge. */
export interface Tile {
  readonly level: number;
  readonly index: number;
  readonly width: number;
}

/** A bundle of entries has the same place as the tile of level 0 that holds their hashes. */
export type EntryBundle = Omit<Tile, 'level'>;

/** Highest level of a tree whose size is a safe integer: 256^7 > 2^53. */
const TOP_LEVEL = 6;

/** `x001/x234/067` and, for a partial tile, `.p/17`. */
export function tilePath({ index, width }: EntryBundle): string {
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/.{3}/g) ?? [];
  const path = groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/');
  return width === TILE_WIDTH ? path : `${path}.p/${width}`;
}

/** Reads `tile/<L>/<N>[.p/<W>]` and `tile/entries/<N>[.p/<W>]`; null for whatever is not written exactly so. */
export function parseTilePath(path: string): Tile | (EntryBundle & { readonly level: 'entries' }) | null {
  const [, kind = '', place = '', partial] =
    /^tile\/(entries|[0-9]|[1-5][0-9]|6[0-3])\/((?:x\d{3}\/){0,5}\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(
      path,
    ) ?? [];
  if (!kind) return null;
  const index = Number(place.replaceAll(/[x/]/g, ''));
  const width = partial === undefined ? TILE_WIDTH : Number(partial);
  if (partial !== undefined && width >= TILE_WIDTH) return null;
  // One place has one path: no more zeroes in front than a group is filled up with.
  if (!Number.isSafeInteger(index) || place !== tilePath({ index, width: TILE_WIDTH })) return null;
  return { level: kind === 'entries' ? kind : Number(kind), index, width };
}

/** The leaves that a tile spans. A partial one of a tree may have some more to its right. */
export function spanOf({ level, index, width }: Tile): { readonly begin: number; readonly end: number } {
  const unit = TILE_WIDTH ** level;
  return { begin: index * TILE_WIDTH * unit, end: (index * TILE_WIDTH + width) * unit };
}

/** The subtrees whose hashes the tile holds, left to right. */
export function hashesIn({ level, index, width }: Tile): Coordinate[] {
  return Array.from({ length: width }, (_, at) => ({
    level: level * TILE_HEIGHT,
    index: index * TILE_WIDTH + at,
  }));
}

/** Whether a tree of that size has the tile, and of just that width. */
export function isTileOf(tile: Tile, size: number): boolean {
  if (tile.level > TOP_LEVEL) return false;
  const { end } = spanOf(tile);
  if (tile.width === TILE_WIDTH) return end <= size;
  return end <= size && size - end < TILE_WIDTH ** tile.level;
}

/** The full tiles, of every level, that a tree has at size `to` and did not have at `from`. */
export function tilesCompleted(from: number, to: number): Tile[] {
  const tiles: Tile[] = [];
  for (let level = 0; level <= TOP_LEVEL; level += 1) {
    const span = TILE_WIDTH ** (level + 1);
    for (let index = Math.floor(from / span); (index + 1) * span <= to; index += 1)
      tiles.push({ level, index, width: TILE_WIDTH });
  }
  return tiles;
}

/**
 * Whether these are the tile's hashes in the tree of `size` leaves with this root.
 * @param read hashes of the same tree; where one of them is false, so is the answer
 */
export async function tileHolds(
  tile: Tile,
  hashes: readonly Uint8Array[],
  { size, root, read }: { readonly size: number; readonly root: Uint8Array; readonly read: HashReader },
): Promise<boolean> {
  if (!isTileOf(tile, size) || hashes.length !== tile.width) return false;
  const height = tile.level * TILE_HEIGHT;
  const { frontier } = append(EMPTY_FRONTIER, hashes);
  if (tile.width === TILE_WIDTH) {
    // The tree whose leaves are the subtrees of the tile's own size has the same root: RFC 6962 splits at powers of two.
    const above = height + TILE_HEIGHT;
    const last = Math.ceil(size / 2 ** above);
    const path = await inclusionProof(readAbove(read, above, size), tile.index, last);
    return verifyInclusion({ leafHash: rootOf(frontier), index: tile.index, size: last, path, root });
  }
  // At the right edge: the tile's hashes make up the peaks of its levels.
  const peaks = subtrees(0, size);
  const own = frontier.peaks;
  const others = peaks.filter(({ level }) => !isWithin(level, height));
  const read_ = await read(others);
  const left = peaks.filter(({ level }) => level >= height + TILE_HEIGHT).length;
  const all = [...read_.slice(0, left), ...own, ...read_.slice(left)];
  return equalBytes(foldSubtrees(all), root);
}

const isWithin = (level: number, height: number) => level >= height && level < height + TILE_HEIGHT;

/** Reads a tree by subtrees of 2^`height` leaves as if they were its leaves; the last may be an unfinished one. */
function readAbove(read: HashReader, height: number, size: number): HashReader {
  const whole = Math.floor(size / 2 ** height);
  return async (coordinates) => {
    const parts = coordinates.map(({ level, index }) =>
      level === 0 && index === whole
        ? subtrees(whole * 2 ** height, size)
        : [{ level: level + height, index }],
    );
    const hashes = await read(parts.flat());
    let at = 0;
    return parts.map((part) => foldSubtrees(hashes.slice(at, (at += part.length))));
  };
}
