import { sha256 } from '@noble/hashes/sha2.js';

/**
 * The Merkle tree of RFC 6962 section 2.1 over SHA-256. Only complete subtrees are ever stored or asked for, each addressed
 * by its level and its index among those of that level: (level, index) covers the leaves from index·2^level up to
 * (index+1)·2^level. They never change once written, so a log only ever appends to them.
 */
export interface Coordinate {
  readonly level: number;
  readonly index: number;
}
export interface TreeNode extends Coordinate {
  readonly hash: Uint8Array;
}

/** Whether a subtree's hash is stored beside its leaves': those of two, half of all, are one hash away from them. */
export const isStored = ({ level }: Coordinate): boolean => level >= 2;

/** The stored hashes that the subtree's is made of: its own, or those of its leaves. */
export function storedParts({ level, index }: Coordinate): Coordinate[] {
  if (level === 0 || isStored({ level, index })) return [{ level, index }];
  const size = 2 ** level;
  return Array.from({ length: size }, (_, at) => ({ level: 0, index: index * size + at }));
}

/** Gives the hashes of complete subtrees in the order asked; rejects when one is missing. */
export type HashReader = (coordinates: readonly Coordinate[]) => Promise<readonly Uint8Array[]>;

const LEAF_PREFIX = Uint8Array.of(0);
const NODE_PREFIX = Uint8Array.of(1);

/** The root of the empty tree: SHA-256 of nothing. */
export const EMPTY_ROOT = sha256(new Uint8Array(0));

/** SHA-256(0x00 || data). */
export function leafHash(data: Uint8Array): Uint8Array {
  return sha256.create().update(LEAF_PREFIX).update(data).digest();
}

/** SHA-256(0x01 || left || right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256.create().update(NODE_PREFIX).update(left).update(right).digest();
}

/**
 * The complete subtrees, left to right and largest first, that make up the leaves `begin` to `end` (exclusive).
 * `begin` must be 0 or the start of a subtree of the RFC's tree, which every range in a proof is.
 */
export function subtrees(begin: number, end: number): Coordinate[] {
  const parts: Coordinate[] = [];
  for (let at = begin; at < end;) {
    let level = 0;
    while (at % 2 ** (level + 1) === 0 && at + 2 ** (level + 1) <= end) level += 1;
    parts.push({ level, index: at / 2 ** level });
    at += 2 ** level;
  }
  return parts;
}

/** The hash over neighbouring subtrees as {@link subtrees} lists them: the RFC's right edge, folded from the right. */
export function foldSubtrees(hashes: readonly Uint8Array[]): Uint8Array {
  if (hashes.length === 0) return EMPTY_ROOT;
  return hashes.reduceRight((right, left) => nodeHash(left, right));
}

/** A tree as far as appending needs it: its size and the hashes of `subtrees(0, size)`. */
export interface Frontier {
  readonly size: number;
  readonly peaks: readonly Uint8Array[];
}

export const EMPTY_FRONTIER: Frontier = { size: 0, peaks: [] };

/**
 * Appends leaf hashes.
 * @returns the new frontier, and the subtrees of level 1 and above that became complete, in the order they did
 */
export function append(
  frontier: Frontier,
  leaves: Iterable<Uint8Array>,
): { frontier: Frontier; completed: TreeNode[] } {
  const peaks = [...frontier.peaks];
  const completed: TreeNode[] = [];
  let size = frontier.size;
  for (const leaf of leaves) {
    let hash = leaf;
    let index = size;
    for (let level = 1; index % 2 === 1; level += 1) {
      const left = peaks.pop();
      if (!left) throw new RangeError(`a tree of ${frontier.size} leaves has more peaks than were given`);
      hash = nodeHash(left, hash);
      index = (index - 1) / 2;
      completed.push({ level, index, hash });
    }
    peaks.push(hash);
    size += 1;
  }
  return { frontier: { size, peaks }, completed };
}

/** The tree head: the RFC's MTH over all leaves so far. */
export function rootOf(frontier: Frontier): Uint8Array {
  return foldSubtrees(frontier.peaks);
}

/** MTH of the leaf hashes, for trees that fit in memory. */
export function rootOfLeaves(leaves: Iterable<Uint8Array>): Uint8Array {
  return rootOf(append(EMPTY_FRONTIER, leaves).frontier);
}
