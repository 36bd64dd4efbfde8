import { foldSubtrees, type TreeNode } from '#lib/domain/tlog/tree.ts';
import { sha256Of } from '#lib/server/platform/hashing.ts';

const [LEAF, NODE] = [Uint8Array.of(0), Uint8Array.of(1)];

/** SHA-256(0x00 || data): RFC 6962, by other code than that which the log is signed by. */
export const leafHashOf = (data: Uint8Array): Buffer => sha256Of(LEAF, data);

/** The tree of RFC 6962 as it grows, a leaf at a time. */
export class GrowingTree {
  /** The complete subtrees that it consists of, the largest first. */
  readonly #peaks: Uint8Array[] = [];
  size = 0;

  /** @param completed takes the subtrees of level 1 and above that the leaf completes */
  add(leaf: Uint8Array, completed: TreeNode[]): void {
    let hash = leaf;
    let index = this.size;
    for (let level = 1; index % 2 === 1; level += 1) {
      const left = this.#peaks.pop();
      if (!left) throw new RangeError(`a tree of ${this.size} leaves has more peaks than it keeps`);
      hash = sha256Of(NODE, left, hash);
      index = (index - 1) / 2;
      completed.push({ level, index, hash });
    }
    this.#peaks.push(hash);
    this.size += 1;
  }

  root(): Uint8Array {
    return foldSubtrees(this.#peaks);
  }
}
