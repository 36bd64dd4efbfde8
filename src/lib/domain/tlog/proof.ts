import { equalBytes } from '#lib/domain/bytes.ts';
import { EMPTY_ROOT, foldSubtrees, nodeHash, subtrees, type HashReader } from './tree.ts';

/** Leaves `begin` to `end`, exclusive. */
type Range = readonly [begin: number, end: number];

/**
 * The audit path of RFC 9162 section 2.1.3.1: hashes from the leaf's sibling up to the root.
 * @throws RangeError when the tree of that size has no such leaf
 */
export async function inclusionProof(read: HashReader, index: number, size: number): Promise<Uint8Array[]> {
  if (!isSize(index) || !isSize(size) || index >= size) {
    throw new RangeError(`a tree of ${size} leaves has no leaf ${index}`);
  }
  return hashesOf(read, inclusionRanges(index, size));
}

/**
 * The consistency proof of RFC 9162 section 2.1.4.1 from the tree of `first` leaves to that of `second`; empty
 * when they are equal or the first is empty.
 * @throws RangeError when the first is larger
 */
export async function consistencyProof(
  read: HashReader,
  first: number,
  second: number,
): Promise<Uint8Array[]> {
  if (!isSize(first) || !isSize(second) || first > second) {
    throw new RangeError(`a tree of ${second} leaves can't extend one of ${first}`);
  }
  if (first === 0 || first === second) return [];
  return hashesOf(read, consistencyRanges(first, second));
}

/** RFC 9162 section 2.1.3.2: whether the path leads from this leaf hash at this index to the root. Never throws. */
export function verifyInclusion(claim: {
  leafHash: Uint8Array;
  index: number;
  size: number;
  path: readonly Uint8Array[];
  root: Uint8Array;
}): boolean {
  const { index, size, path, root } = claim;
  if (!isSize(index) || !isSize(size) || index >= size) return false;
  if (![claim.leafHash, root, ...path].every(isHash)) return false;
  let [fn, sn] = [index, size - 1];
  let hash = claim.leafHash;
  for (const sibling of path) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(sibling, hash);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && equalBytes(hash, root);
}

/**
 * RFC 9162 section 2.1.4.2: whether the tree of `second` leaves is the tree of `first` leaves with more appended.
 * Equal sizes need equal roots, and the empty tree comes before every tree; both with an empty proof. Never throws.
 */
export function verifyConsistency(claim: {
  first: number;
  firstRoot: Uint8Array;
  second: number;
  secondRoot: Uint8Array;
  proof: readonly Uint8Array[];
}): boolean {
  const { first, firstRoot, second, secondRoot, proof } = claim;
  if (!isSize(first) || !isSize(second) || first > second) return false;
  if (![firstRoot, secondRoot, ...proof].every(isHash)) return false;
  if (first === second) return proof.length === 0 && equalBytes(firstRoot, secondRoot);
  if (first === 0) return proof.length === 0 && equalBytes(firstRoot, EMPTY_ROOT);
  // A complete first tree is a node of the second: its root opens the path instead of being sent along.
  const [start, ...rest] = isPowerOfTwo(first) && proof.length > 0 ? [firstRoot, ...proof] : proof;
  if (!start) return false;
  let [fn, sn] = [first - 1, second - 1];
  while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)];
  let [old, extended] = [start, start];
  for (const sibling of rest) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      old = nodeHash(sibling, old);
      extended = nodeHash(sibling, extended);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      extended = nodeHash(extended, sibling);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && equalBytes(old, firstRoot) && equalBytes(extended, secondRoot);
}

function inclusionRanges(index: number, size: number): Range[] {
  const fromRoot: Range[] = [];
  for (let [begin, end] = [0, size]; end - begin > 1;) {
    const middle = begin + splitOf(end - begin);
    if (index < middle) {
      fromRoot.push([middle, end]);
      end = middle;
    } else {
      fromRoot.push([begin, middle]);
      begin = middle;
    }
  }
  return fromRoot.reverse();
}

function consistencyRanges(first: number, second: number): Range[] {
  const fromRoot: Range[] = [];
  let [begin, end] = [0, second];
  while (first !== end) {
    const middle = begin + splitOf(end - begin);
    if (first <= middle) {
      fromRoot.push([middle, end]);
      end = middle;
    } else {
      fromRoot.push([begin, middle]);
      begin = middle;
    }
  }
  if (begin > 0) fromRoot.push([begin, end]);
  return fromRoot.reverse();
}

async function hashesOf(read: HashReader, ranges: readonly Range[]): Promise<Uint8Array[]> {
  const parts = ranges.map(([begin, end]) => subtrees(begin, end));
  const hashes = await read(parts.flat());
  let at = 0;
  return parts.map((part) => foldSubtrees(hashes.slice(at, (at += part.length))));
}

/** The RFC's k: the largest power of two smaller than n. */
function splitOf(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

const half = (n: number) => Math.floor(n / 2);
const isSize = (n: number) => Number.isSafeInteger(n) && n >= 0;
const isHash = (hash: Uint8Array) => hash.length === 32;
function isPowerOfTwo(n: number): boolean {
  return Number.isInteger(Math.log2(n)) && 2 ** Math.log2(n) === n;
}
