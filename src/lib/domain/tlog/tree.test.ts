import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { consistencyProof, inclusionProof, verifyConsistency, verifyInclusion } from './proof.ts';
import {
  append,
  EMPTY_FRONTIER,
  EMPTY_ROOT,
  isStored,
  leafHash,
  nodeHash,
  rootOf,
  rootOfLeaves,
  storedParts,
  subtrees,
} from './tree.ts';
import { treeOf } from '#tests/fixtures/tree.ts';
import { oneIn } from '#tests/setup/long.ts';

/** The eight leaves and roots that the Certificate Transparency implementations test with. */
const LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const leaves = LEAVES.map((hex) => leafHash(hexToBytes(hex)));

describe('the tree of RFC 6962', () => {
  test('gives the published roots', () => {
    ROOTS.forEach((root, at) => expect(bytesToHex(rootOfLeaves(leaves.slice(0, at + 1)))).toBe(root));
    expect(bytesToHex(EMPTY_ROOT)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(rootOf(EMPTY_FRONTIER)).toEqual(EMPTY_ROOT);
  });

  test('is the same however the leaves are split into batches', () => {
    const hashes = Array.from({ length: 100 }, (_, at) => leafHash(Uint8Array.of(at)));
    fc.assert(
      fc.property(fc.nat(100), fc.nat(100), (a, b) => {
        const [first, second] = [Math.min(a, b), Math.max(a, b)];
        const parts = [hashes.slice(0, first), hashes.slice(first, second), hashes.slice(second)];
        const whole = parts.reduce((frontier, part) => append(frontier, part).frontier, EMPTY_FRONTIER);
        expect(rootOf(whole)).toEqual(rootOfLeaves(hashes));
        expect(whole.peaks).toHaveLength(subtrees(0, 100).length);
      }),
    );
  });

  test('gives each complete subtree from the hashes that are stored of it', () => {
    const tree = treeOf(16);
    for (let level = 0; level <= 4; level++) {
      const parts = storedParts({ level, index: 0 });
      expect(parts.every((part) => part.level === 0 || isStored(part))).toBe(true);
      const hashes = parts.map((part) => tree.node(part.level, part.index));
      expect(rootOfLeaves(hashes)).toEqual(tree.node(level, 0));
    }
    expect(storedParts({ level: 1, index: 7 }).map(({ index }) => index)).toEqual([14, 15]);
  });

  test('completes each subtree once, with the hash of its two halves', () => {
    const tree = treeOf(64);
    for (let level = 1; level <= 6; level += 1) {
      for (let index = 0; index < 64 / 2 ** level; index += 1) {
        expect(tree.node(level, index)).toEqual(
          nodeHash(tree.node(level - 1, 2 * index), tree.node(level - 1, 2 * index + 1)),
        );
      }
    }
  });

  test('refuses to grow from peaks that are missing', () => {
    expect(() => append({ size: 3, peaks: [leaves[0]!] }, [leaves[1]!])).toThrow(RangeError);
  });
});

describe('inclusion proofs', () => {
  // Some hundred thousand claims: those that are judged wrongly are gathered, since asking of each costs more than it.
  test('every leaf of sizes up to 64 verifies, and only there', async () => {
    const tree = treeOf(64);
    const wrong: string[] = [];
    for (let size = 1; size <= 64; size += oneIn(3)) {
      const root = tree.root(size);
      for (let index = 0; index < size; index += 1) {
        const claim = {
          leafHash: tree.node(0, index),
          index,
          size,
          path: await inclusionProof(tree.read, index, size),
          root,
        };
        const judged = (what: string, is: boolean, change: Partial<typeof claim>) => {
          if (verifyInclusion({ ...claim, ...change }) !== is) wrong.push(`${index} of ${size}: ${what}`);
        };
        for (let other = 0; other < size; other += 1)
          judged(`at ${other}`, other === index, { index: other });
        judged('shorter', size === 1, { path: claim.path.slice(0, -1) });
        judged('longer', false, { path: [...claim.path, root] });
      }
    }
    expect(wrong).toEqual([]);
  });

  test('any flipped bit fails', async () => {
    const tree = treeOf(200);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 200 }), fc.nat(), fc.nat(), async (size, at, bit) => {
        const index = at % size;
        const path = await inclusionProof(tree.read, index, size);
        const claim = { leafHash: tree.node(0, index), index, size, path, root: tree.root(size) };
        const hashes = [claim.leafHash, claim.root, ...path];
        const flipped = hashes.map((hash, which) => (which === bit % hashes.length ? flip(hash, bit) : hash));
        expect(
          verifyInclusion({ ...claim, leafHash: flipped[0]!, root: flipped[1]!, path: flipped.slice(2) }),
        ).toBe(false);
      }),
    );
  });

  test('refuses indexes outside the tree, broken numbers and hashes of other lengths', async () => {
    const tree = treeOf(8);
    const root = tree.root(8);
    const claim = {
      leafHash: tree.node(0, 3),
      index: 3,
      size: 8,
      path: await inclusionProof(tree.read, 3, 8),
      root,
    };
    for (const change of [
      { index: 8 },
      { index: -1 },
      { index: 1.5 },
      { size: 0 },
      { size: NaN },
      { root: root.slice(1) },
    ]) {
      expect(verifyInclusion({ ...claim, ...change })).toBe(false);
    }
    await expect(inclusionProof(tree.read, 8, 8)).rejects.toThrow(RangeError);
    await expect(inclusionProof(tree.read, 0, 0)).rejects.toThrow(RangeError);
  });

  test('works beyond 2^32 leaves', async () => {
    // A tree whose left half of 2^33 leaves is known by its hash alone.
    const [left, leaf] = [leafHash(Uint8Array.of(1)), leafHash(Uint8Array.of(2))];
    const path = await inclusionProof(
      (asked) => Promise.resolve(asked.map(() => left)),
      2 ** 33,
      2 ** 33 + 1,
    );
    expect(path).toEqual([left]);
    expect(
      verifyInclusion({
        leafHash: leaf,
        index: 2 ** 33,
        size: 2 ** 33 + 1,
        path,
        root: nodeHash(left, leaf),
      }),
    ).toBe(true);
  });
});

describe('consistency proofs', () => {
  test('pairs up to 64 verify, and any flipped bit fails', async () => {
    const tree = treeOf(64);
    const wrong: string[] = [];
    for (let second = 0; second <= 64; second += oneIn(3)) {
      for (let first = 0; first <= second; first += 1) {
        const proof = await consistencyProof(tree.read, first, second);
        const claim = { first, firstRoot: tree.root(first), second, secondRoot: tree.root(second), proof };
        const judged = (what: string, is: boolean, change: Partial<typeof claim>) => {
          if (verifyConsistency({ ...claim, ...change }) !== is) wrong.push(`${first} to ${second}: ${what}`);
        };
        judged('as it is', true, {});
        judged('another first root', false, { firstRoot: flip(claim.firstRoot, first) });
        if (first > 0) judged('another root', false, { secondRoot: flip(claim.secondRoot, second) });
        proof.forEach((_, at) => {
          const changed = proof.map((hash, which) => (which === at ? flip(hash, first + second) : hash));
          judged(`hash ${at}`, false, { proof: changed });
        });
        judged('longer', false, { proof: [...proof, tree.root(second)] });
        if (proof.length > 0) judged('shorter', false, { proof: proof.slice(0, -1) });
      }
    }
    expect(wrong).toEqual([]);
  });

  test('a rewritten history is not consistent', async () => {
    const [tree, rewritten] = [treeOf(40), treeOf(40, 7)];
    const proof = await consistencyProof(rewritten.read, 20, 40);
    const secondRoot = rewritten.root(40);
    expect(verifyConsistency({ first: 20, firstRoot: tree.root(20), second: 40, secondRoot, proof })).toBe(
      false,
    );
  });

  test('refuses a shrinking tree', async () => {
    const tree = treeOf(8);
    await expect(consistencyProof(tree.read, 8, 7)).rejects.toThrow(RangeError);
    const claim = { first: 8, firstRoot: tree.root(8), second: 7, secondRoot: tree.root(7), proof: [] };
    expect(verifyConsistency(claim)).toBe(false);
  });
});

function flip(hash: Uint8Array, bit: number): Uint8Array {
  const copy = hash.slice();
  copy[(bit >> 3) % copy.length]! ^= 1 << (bit & 7);
  return copy;
}
