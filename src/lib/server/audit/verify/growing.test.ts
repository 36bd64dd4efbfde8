import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { append, EMPTY_FRONTIER, leafHash, rootOf, type TreeNode } from '#lib/domain/tlog/tree.ts';
import { GrowingTree, leafHashOf } from './growing.ts';

it('grows as the tree does that is signed: each leaf, node and root', () => {
  const tree = new GrowingTree();
  let frontier = EMPTY_FRONTIER;
  expect(Buffer.from(tree.root())).toEqual(Buffer.from(rootOf(frontier)));
  for (let size = 0; size < 70; size++) {
    const data = randomBytes(size * 3);
    const leaf = leafHashOf(data);
    expect(Buffer.from(leafHash(data))).toEqual(leaf);
    const [own, grown]: [TreeNode[], ReturnType<typeof append>] = [[], append(frontier, [leaf])];
    tree.add(leaf, own);
    frontier = grown.frontier;
    const inBytes = (nodes: readonly TreeNode[]) =>
      nodes.map((node) => ({ ...node, hash: Buffer.from(node.hash) }));
    expect(inBytes(own)).toEqual(inBytes(grown.completed));
    expect(tree.size).toBe(frontier.size);
    expect(Buffer.from(tree.root())).toEqual(Buffer.from(rootOf(frontier)));
  }
});
