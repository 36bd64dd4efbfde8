import { bytesToHex } from '@noble/hashes/utils.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { equalBytes } from '#lib/domain/bytes.ts';
import { hashesIn, TILE_WIDTH, tilesCompleted, type Tile } from '#lib/domain/tlog/tile.ts';
import { prefixOf } from '#lib/domain/tlog/log-path.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { StorageError } from '#lib/server/platform/blobs/shelf.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { readHashes } from '../store.ts';
import { endOf, namesOf, type NamedLog } from '../memory/forks.ts';
import { tileId } from '../tiles/tiles.ts';
import type { Findings } from './findings.ts';

/**
 * Holds the tiles that were written among the stored files against the tree, those of each name that the log has had: they
 * are what was given out. One that the tree is too short for was written from a longer one; of a name that the log has left,
 * only what it took over is held. A tile that is not there was not asked for yet, and is no finding.
 * @returns how many could not be read, as the place where they lie does not answer
 */
export async function checkTiles(
  tx: Tx,
  context: Context,
  { log, size }: { readonly log: NamedLog; readonly size: number },
  findings: Findings,
): Promise<number> {
  let unread = 0;
  for (const [generation, { origin }] of namesOf(log).entries()) {
    const end = endOf(log.forks, generation);
    const next = { level: 0, index: Math.floor(size / TILE_WIDTH), width: TILE_WIDTH };
    const beyond = end === undefined ? [next] : [];
    for (const tile of [...tilesCompleted(0, Math.min(size, end ?? size)), ...beyond]) {
      const written = await writtenTile(context, tileId(context.platform.keys, origin, tile));
      if (written === UNREAD) unread += 1;
      if (written === null || written === UNREAD) continue;
      const tree = tile === next ? null : await hashesOf(tx, context.clientId, tile);
      if (written !== DAMAGED && tree && equalBytes(written, tree)) continue;
      findings.add({
        code: 'tile_differs',
        subject: 'log',
        place: `stored tile ${prefixOf(generation)}${tile.level}/${tile.index}`,
        expected: tree ? bytesToHex(sha256(tree)) : `none in a tree of ${size} leaves`,
        found: written === DAMAGED ? 'a file that does not open' : bytesToHex(sha256(written)),
      });
    }
  }
  return unread;
}

const DAMAGED = Symbol('damaged');
const UNREAD = Symbol('unread');

async function writtenTile({ platform, clientId }: Context, id: string) {
  try {
    return await platform.blobs.get(clientId, id);
  } catch (cause) {
    return cause instanceof StorageError ? UNREAD : DAMAGED;
  }
}

/** Null where the tree has gaps there, which is told elsewhere. */
async function hashesOf(tx: Tx, clientId: string, tile: Tile): Promise<Uint8Array | null> {
  try {
    return Buffer.concat(await readHashes(tx, clientId, hashesIn(tile)));
  } catch (cause) {
    if (cause instanceof RangeError) return null;
    throw cause;
  }
}
