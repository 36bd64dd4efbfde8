import { append, EMPTY_FRONTIER, rootOf, type Coordinate, type HashReader } from './tree.ts';
import { HASH_BYTES, TILE_WIDTH, type Tile } from './tile.ts';

const TILE_HEIGHT = 8;

/** Gives the bytes of a tile; rejects where there are none. */
export type TileSource = (tile: Tile) => Promise<Uint8Array>;

/**
 * Reads the hashes of a tree of `size` leaves out of its tiles (c2sp.org/tlog-tiles), each asked for once. They are what the
 * source says: whoever uses them holds them against a root, as a proof does.
 */
export function readTiles(source: TileSource, size: number): HashReader {
  const asked = new Map<string, Promise<Uint8Array>>();
  const hashesOf = (level: number, index: number): Promise<Uint8Array> => {
    const known = Math.floor(size / TILE_WIDTH ** level);
    const width = Math.min(TILE_WIDTH, known - index * TILE_WIDTH);
    const name = `${level}/${index}`;
    const found = asked.get(name) ?? source({ level, index, width });
    asked.set(name, found);
    return found;
  };
  const hashAt = async ({ level, index }: Coordinate): Promise<Uint8Array> => {
    const tileLevel = Math.floor(level / TILE_HEIGHT);
    const span = 2 ** (level % TILE_HEIGHT);
    const first = index * span;
    const bytes = await hashesOf(tileLevel, Math.floor(first / TILE_WIDTH));
    const at = first % TILE_WIDTH;
    const hashes = Array.from({ length: span }, (_, next) =>
      bytes.subarray((at + next) * HASH_BYTES, (at + next + 1) * HASH_BYTES),
    );
    return rootOf(append(EMPTY_FRONTIER, hashes).frontier);
  };
  return (coordinates) => Promise.all(coordinates.map(hashAt));
}
