import { createHash } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { sha256Hex } from '#lib/domain/input.ts';
import { EMPTY_ROOT } from '#lib/domain/tlog/tree.ts';
import { folderShelf } from '#lib/server/platform/blobs/folder.ts';
import { placeOn, ranked, type Place } from '#lib/server/platform/blobs/place.ts';

/** A tree head that was cosigned. */
export interface CosignedHead {
  readonly size: number;
  readonly root: Uint8Array;
  /** As the log signed it: beside another of that size, what proves to anybody that it signed both. Null of the empty tree. */
  readonly note: string | null;
}

const Stored = z.strictObject({
  origin: z.string(),
  size: z.int().min(1),
  root: sha256Hex,
  note: z.string(),
});

/**
 * The largest head that was cosigned of each log, in files that are flushed before anything is answered. Each is written once,
 * under a name that its size gives: two of one size can't both be, whoever asks at the same moment.
 */
export class CosignedHeads {
  readonly #place: Place;
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = join(folder, 'heads');
    this.#place = placeOn(folderShelf(this.#folder), 'the data folder');
  }

  /** Makes room for a log, durable once it resolves: else a power cut might take the first head away with its folder. */
  async begin(origin: string): Promise<void> {
    await mkdir(join(this.#folder, nameOf(origin)), { recursive: true, mode: 0o700 });
    for (const folder of [this.#folder, join(this.#folder, '..')]) {
      const handle = await open(folder, 'r');
      await handle.sync();
      await handle.close();
    }
  }

  /** The empty tree where none was cosigned. @throws where what is stored can't be read: then nothing may be signed */
  async newest(origin: string): Promise<CosignedHead> {
    const stored = await this.#place.newest(nameOf(origin), { open: read, rankOf });
    if (!stored) return { size: 0, root: EMPTY_ROOT, note: null };
    if (stored === 'unreadable') throw new Error(`the stored head of ${origin} lies under another's size`);
    if (stored.origin !== origin) throw new Error(`the stored head of ${origin} is of ${stored.origin}`);
    return { size: stored.size, root: hexToBytes(stored.root), note: stored.note };
  }

  /** Durable once it resolves. @throws where there is one of that size: two answers were about to be given */
  async keep(origin: string, { size, root, note }: CosignedHead & { readonly note: string }): Promise<void> {
    const bytes = Buffer.from(JSON.stringify({ origin, size, root: bytesToHex(root), note }));
    if (!(await this.#place.add(nameOf(origin), rankOf({ size }), bytes)))
      throw new Error(`a head of ${size} leaves of ${origin} was cosigned already`);
  }
}

/** @throws where it can't be read */
const read = (bytes: Uint8Array) => Stored.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
const rankOf = ({ size }: Pick<CosignedHead, 'size'>) => ranked(size);
const nameOf = (origin: string) => createHash('sha256').update(origin).digest('hex');
