import { createHash } from 'node:crypto';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { sha256Hex } from '#lib/domain/input.ts';
import { labelOf, type WitnessKey } from '#lib/domain/tlog/witness-key.ts';
import { placeOn, ranked, type Place } from '#lib/server/platform/blobs/place.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { generationOf } from '../memory/forks.ts';
import { marked, unmarked } from '../memory/statement.ts';

/** The largest head of the installation's log, as it goes on now, that a witness is known to have cosigned. */
export interface Cosigned {
  readonly size: number;
  readonly root: Uint8Array;
  /** The head as it was signed, with the witness's line: what anybody can be shown. */
  readonly note: string;
}

const VERSION = 'segl.memory.witness.v1';
const Statement = z.strictObject({
  v: z.literal(VERSION),
  witness: z.string(),
  size: z.int().min(1),
  root: sha256Hex,
  note: z.string(),
});

/** Beside the clients' heads in the data folder, under a name that no client has. */
const nameOf = (key: WitnessKey) =>
  `witness-${createHash('sha256').update(labelOf(key)).digest('hex').slice(0, 32)}`;

const placeOf = ({ memory }: Platform): Place => placeOn(memory.first, 'the data folder');

/** Durable once it resolves; what is smaller than what is there changes nothing. */
export async function rememberCosigned(platform: Platform, key: WitnessKey, head: Cosigned): Promise<void> {
  const { size, root, note } = head;
  const said = { v: VERSION, witness: labelOf(key), size, root: bytesToHex(root), note };
  await placeOf(platform).add(nameOf(key), rankOf(head), marked(platform.keys, said));
}

/** Null where nothing is remembered of this witness; `unreadable` where that is not what this installation wrote. */
export async function rememberedOf(
  platform: Platform,
  key: WitnessKey,
): Promise<Cosigned | 'unreadable' | null> {
  const open = (bytes: Uint8Array): Cosigned | null => {
    const read = Statement.safeParse(unmarked(platform.keys, bytes));
    if (!read.success || read.data.witness !== labelOf(key)) return null;
    const { size, root, note } = read.data;
    return { size, root: hexToBytes(root), note };
  };
  return placeOf(platform).newest(nameOf(key), { open, rankOf });
}

/** How often the log had been begun anew whose head it is. */
export const generationIn = ({ note }: Pick<Cosigned, 'note'>) =>
  generationOf({ origin: note.slice(0, note.indexOf('\n')) });

/** What is cosigned of a log that was begun anew comes behind all of the one that it left. */
function rankOf({ size, note }: Pick<Cosigned, 'size' | 'note'>): string {
  const generation = generationIn({ note });
  return generation === 0 ? ranked(size) : `g${ranked(generation, size)}`;
}
