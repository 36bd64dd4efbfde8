import { append, EMPTY_FRONTIER, leafHash, rootOfLeaves, type HashReader } from './tree.ts';

/** A tree of `size` leaves in memory for tests; where `changed` is given, that one leaf is another. */
export function treeOf(size: number, changed?: number) {
  const leaves = Array.from({ length: size }, (_, at) => leafHash(Uint8Array.of(at, at === changed ? 1 : 0)));
  const nodes = new Map(
    append(EMPTY_FRONTIER, leaves).completed.map((one) => [`${one.level}/${one.index}`, one.hash]),
  );
  const node = (level: number, index: number): Uint8Array => {
    const hash = level === 0 ? leaves[index] : nodes.get(`${level}/${index}`);
    if (!hash) throw new RangeError(`no node ${level}/${index}`);
    return hash;
  };
  const read: HashReader = (asked) => Promise.resolve(asked.map(({ level, index }) => node(level, index)));
  return { node, read, root: (of: number) => rootOfLeaves(leaves.slice(0, of)) };
}
