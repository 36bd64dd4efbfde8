import { openBox, sealBox, type Bound, type Box } from './box.ts';
import { randomBytes, type Bytes } from './bytes.ts';

/*
 * The bytes of a file are sealed in pieces of one length, each a box of its own, one behind the other. So a piece can be
 * read without the rest, and neither side needs a second copy of the whole. Each is bound to its place and to how many
 * there are: none can be left out, moved or taken from another sealing.
 *
 * What is sealed is the file, zeros, and its length: so a piece of the file is a piece of what is sealed.
 */

/** Bytes of plain text in a segment; the last has what is left. */
export const SEGMENT = 256 * 1024;
const TAG = 16;
const LENGTH = 4;
/** A file's size in steps of so many bytes is what remains visible. */
const BUCKET = 64 * 1024;
/** So many are worked on at a time: browsers and Node do it beside the script, on more than one core. */
const AT_ONCE = 8;

export async function sealSegments(key: CryptoKey, plain: Bytes, bound: Bound): Promise<Box> {
  const length = Math.ceil((plain.length + LENGTH) / BUCKET) * BUCKET;
  const count = Math.ceil(length / SEGMENT);
  const iv = randomBytes(12);
  const ciphertext = new Uint8Array(length + count * TAG);
  await eachOf({ first: 0, last: count - 1 }, async (index) => {
    const piece = framed(plain, index * SEGMENT, Math.min(length, (index + 1) * SEGMENT), length);
    const box = await sealBox(key, piece, [...bound, index, count], ivOf(iv, index));
    ciphertext.set(box.ciphertext, index * (SEGMENT + TAG));
  });
  return { iv, ciphertext };
}

/** Rejects, like {@link openBox}, where any of them is not as it was sealed. */
export async function openSegments(key: CryptoKey, box: Box, bound: Bound): Promise<Bytes> {
  const bytes = await opened(key, box, bound, { first: 0, last: countOf(box) - 1 });
  return bytes.subarray(0, new DataView(bytes.buffer).getUint32(bytes.length - LENGTH));
}

/** Bytes `[from, to)` of the file, of which the caller knows that it is that long. Opens the segments they lie in alone. */
export async function openPiece(
  key: CryptoKey,
  box: Box,
  bound: Bound,
  { from, to }: { from: number; to: number },
): Promise<Bytes> {
  if (to <= from) return new Uint8Array();
  const first = Math.floor(from / SEGMENT);
  const bytes = await opened(key, box, bound, { first, last: Math.floor((to - 1) / SEGMENT) });
  return bytes.subarray(from - first * SEGMENT, to - first * SEGMENT);
}

/** Segments `first` to `last`, which the box may turn out not to have. */
interface Run {
  readonly first: number;
  readonly last: number;
}

async function opened(key: CryptoKey, box: Box, bound: Bound, run: Run): Promise<Bytes> {
  const { iv, ciphertext } = box;
  const count = countOf(box);
  const at = (index: number): number => Math.min(ciphertext.length, index * (SEGMENT + TAG));
  const tags = (run.last - run.first + 1) * TAG;
  const bytes = new Uint8Array(Math.max(0, at(run.last + 1) - at(run.first) - tags));
  await eachOf(run, async (index) => {
    const sealed = { iv: ivOf(iv, index), ciphertext: ciphertext.subarray(at(index), at(index + 1)) };
    bytes.set(await openBox(key, sealed, [...bound, index, count]), (index - run.first) * SEGMENT);
  });
  return bytes;
}

const countOf = ({ ciphertext }: Box): number => Math.max(1, Math.ceil(ciphertext.length / (SEGMENT + TAG)));

/** Bytes `[from, to)` of what is sealed; without a copy where they are of the file alone. */
function framed(plain: Bytes, from: number, to: number, length: number): Bytes {
  if (to <= plain.length) return plain.subarray(from, to);
  const piece = new Uint8Array(to - from);
  piece.set(plain.subarray(from));
  if (to === length) new DataView(piece.buffer).setUint32(piece.length - LENGTH, plain.length);
  return piece;
}

/** The box's own, its last 32 bits counted on (NIST SP 800-38D, 8.2.1): no two segments share one. */
function ivOf(iv: Bytes, index: number): Bytes {
  const own = iv.slice();
  const view = new DataView(own.buffer);
  view.setUint32(8, (view.getUint32(8) ^ index) >>> 0);
  return own;
}

async function eachOf({ first, last }: Run, work: (index: number) => Promise<void>): Promise<void> {
  for (let from = first; from <= last; from += AT_ONCE) {
    const many = Math.min(AT_ONCE, last + 1 - from);
    await Promise.all(Array.from({ length: many }, (_, at) => work(from + at)));
  }
}
