import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { openCheckpoint, type Checkpoint } from './checkpoint.ts';
import { formatEntries, parseEntries } from './entries.ts';
import { parseVerifierKey } from './note.ts';
import { inclusionProof } from './proof.ts';
import {
  hashesIn,
  isTileOf,
  parseTilePath,
  spanOf,
  tileHolds,
  tilePath,
  tilesCompleted,
  type Tile,
} from './tile.ts';
import { append, EMPTY_FRONTIER, leafHash, type HashReader } from './tree.ts';

interface Vectors {
  readonly key: string;
  readonly trees: readonly {
    readonly size: number;
    readonly checkpoint: string;
    readonly tiles: readonly { path: string; sha256: string }[];
    readonly proofs: readonly { index: number; path: string[] }[];
  }[];
}
/** Made by Go's `sumdb/tlog` and `sumdb/note`; the file says how. */
const GO = JSON.parse(readFileSync('tests/vectors/go-tlog.json', 'utf8')) as Vectors;

const stored = new Map<string, Uint8Array>();
const read: HashReader = (coordinates) =>
  Promise.resolve(
    coordinates.map(({ level, index }) => {
      const hash = stored.get(`${level}/${index}`);
      if (!hash) throw new RangeError(`no ${level}/${index}`);
      return hash;
    }),
  );

beforeAll(() => {
  const most = Math.max(...GO.trees.map(({ size }) => size));
  const leaves = Array.from({ length: most }, (_, at) => leafHash(utf8ToBytes(`entry ${at}`)));
  leaves.forEach((hash, at) => stored.set(`0/${at}`, hash));
  for (const { level, index, hash } of append(EMPTY_FRONTIER, leaves).completed)
    stored.set(`${level}/${index}`, hash);
});

async function headOf(tree: Vectors['trees'][number]): Promise<Checkpoint> {
  const key = parseVerifierKey(GO.key);
  const opened = key.ok ? await openCheckpoint(tree.checkpoint, key.value) : key;
  if (!opened.ok) throw new Error(opened.error.code);
  return opened.value;
}

function tileAt(path: string): Tile {
  const tile = parseTilePath(path);
  if (!tile || tile.level === 'entries') throw new Error(path);
  return { ...tile, level: tile.level };
}

describe("Go's trees", () => {
  test('have the same checkpoints, tiles and proofs', async () => {
    for (const tree of GO.trees) {
      const { size, root } = await headOf(tree);
      for (const { path, sha256 } of tree.tiles) {
        const tile = tileAt(path);
        const hashes = await read(hashesIn(tile));
        expect(
          createHash('sha256')
            .update(concatBytes(...hashes))
            .digest('hex'),
          path,
        ).toBe(sha256);
        // A full tile stays one of every larger tree; each that is listed belongs to the size.
        expect([isTileOf(tile, size), await tileHolds(tile, hashes, { size, root, read })], path).toEqual([
          true,
          true,
        ]);
      }
      for (const { index, path } of tree.proofs)
        expect((await inclusionProof(read, index, size)).map(bytesToHex)).toEqual(path ?? []);
    }
  });

  test('take no tile with a changed hash, nor one at another place', async () => {
    for (const tree of GO.trees) {
      const { size, root } = await headOf(tree);
      for (const { path } of tree.tiles) {
        const tile = tileAt(path);
        const hashes = [...(await read(hashesIn(tile)))];
        const at = hashes.length - 1;
        hashes[at] = Uint8Array.from(hashes[at] ?? [], (byte, each) => (each === 31 ? byte ^ 1 : byte));
        expect(await tileHolds(tile, hashes, { size, root, read }), path).toBe(false);
      }
    }
    const last = GO.trees.at(-1);
    if (!last) throw new Error('no tree');
    const { size, root } = await headOf(last);
    const hashes = await read(hashesIn(tileAt('tile/0/000')));
    expect(await tileHolds(tileAt('tile/0/001'), hashes, { size, root, read })).toBe(false);
    expect(await tileHolds(tileAt('tile/0/258'), hashes, { size, root, read })).toBe(false);
  });
});

test('a tree of 70,000 has the tiles that the specification counts', () => {
  const full = tilesCompleted(0, 70_000);
  expect([0, 1, 2].map((level) => full.filter((tile) => tile.level === level).length)).toEqual([273, 1, 0]);
  const widths = [112, 17, 1];
  const partial = widths.map((width, level) => ({
    level,
    index: level === 0 ? 273 : level === 1 ? 1 : 0,
    width,
  }));
  expect(partial.every((tile) => isTileOf(tile, 70_000))).toBe(true);
  expect(isTileOf({ level: 0, index: 273, width: 113 }, 70_000)).toBe(false);
  expect(isTileOf({ level: 0, index: 273, width: 111 }, 70_000)).toBe(false);
  expect(isTileOf({ level: 7, index: 0, width: 1 }, 70_000)).toBe(false);
  expect(spanOf({ level: 1, index: 1, width: 17 })).toEqual({ begin: 65_536, end: 69_888 });
});

test('tiles completed in two steps are those completed in one', () => {
  fc.assert(
    fc.property(fc.nat(200_000), fc.nat(200_000), (a, b) => {
      const [from, to] = [Math.min(a, b), Math.max(a, b)];
      const places = (tiles: Tile[]) => tiles.map((tile) => `${tile.level}/${tile.index}`).sort();
      expect(places([...tilesCompleted(0, from), ...tilesCompleted(from, to)])).toEqual(
        places(tilesCompleted(0, to)),
      );
    }),
    { numRuns: 50 },
  );
});

describe('paths', () => {
  test('are written in groups of three, and read back', () => {
    expect(tilePath({ index: 1_234_067, width: 256 })).toBe('x001/x234/067');
    expect(tilePath({ index: 0, width: 17 })).toBe('000.p/17');
    fc.assert(
      fc.property(
        fc.nat({ max: 63 }),
        fc.oneof(fc.nat(2000), fc.maxSafeNat()),
        fc.integer({ min: 1, max: 256 }),
        (level, index, width) => {
          const tile = { level, index, width };
          expect(parseTilePath(`tile/${level}/${tilePath(tile)}`)).toEqual(tile);
          expect(parseTilePath(`tile/entries/${tilePath(tile)}`)).toEqual({ ...tile, level: 'entries' });
        },
      ),
    );
  });

  test('have one writing, and lead nowhere else', () => {
    for (const path of [
      'tile/0/0',
      'tile/0/0000',
      'tile/0/x000/067',
      'tile/0/001/067',
      'tile/0/x001/x067',
      'tile/00/000',
      'tile/64/000',
      'tile/-1/000',
      'tile/0/000.p/0',
      'tile/0/000.p/256',
      'tile/0/000.p/01',
      'tile/0/000.p/',
      'tile/0/000/',
      'tile/0/../000',
      'tile/0/x../000',
      'tile/0/٠٠٠',
      'tile/data/000',
      'tile/0/000\n',
      '/tile/0/000',
      'tile/0/x999/x999/x999/x999/x999/999',
      'TILE/0/000',
    ])
      expect(parseTilePath(path), path).toBeNull();
  });
});

test('entries come out of a bundle as they went in, and a cut bundle is none', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 700 }), { maxLength: 20 }), (entries) => {
      expect(parseEntries(formatEntries(entries))).toEqual(entries);
    }),
  );
  expect([...formatEntries([Uint8Array.of(5), new Uint8Array(258)])].slice(0, 5)).toEqual([0, 1, 5, 1, 2]);
  expect(parseEntries(Uint8Array.of(0, 2, 1))).toBeNull();
  expect(parseEntries(Uint8Array.of(0))).toBeNull();
  expect(() => formatEntries([new Uint8Array(65_536)])).toThrow(RangeError);
});
