import { err, ok, type Result } from '#lib/domain/result.ts';
import { equalBytes } from '#lib/domain/tlog/bytes.ts';
import {
  append,
  EMPTY_FRONTIER,
  leafHash,
  rootOf,
  type Frontier,
  type TreeNode,
} from '#lib/domain/tlog/tree.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { opens } from '../head.ts';
import { notAuthentic } from '../mac.ts';
import { hasMarked } from '../marked.ts';
import { record } from '../record.ts';
import { isAuthentic } from '../sequence.ts';
import { findLog, lockSequencing, type CheckpointRow, type LogRow } from '../store.ts';
import { readCheckpoints, readLeaves, readNodes, readUnexpectedNodes, type LeafRow } from '../verify/rows.ts';
import { forksOf, logOfSize, type Fork } from './forks.ts';
import { memoryOf } from './memory.ts';
import {
  guarded,
  insertCheckpoint,
  queueAgain,
  readQueue,
  removeCheckpoint,
  removeEvent,
  removeLeaves,
  removeNode,
  removePending,
  writeLeafHash,
  writeNodes,
} from './repair-store.ts';
import { Repairs } from './repairs.ts';
import type { RememberedHead } from './statement.ts';

const PAGE = 1000;

export type NotRepaired =
  { code: 'memory_missing' } | { code: 'log_gone' } | { code: 'log_contradicts_memory'; size: number };

export interface Repaired {
  /** Leaves in the log afterwards. */
  readonly size: number;
  /** Rows, by what was done with which table: `removed audit.leaf`. */
  readonly done: Readonly<Record<string, number>>;
}

/**
 * Puts a log's own tables right that somebody has written nonsense into, so that it can be signed on. True is what the
 * application has marked, what the log's key has signed, and what is remembered: leaves, nodes and tree heads that follow
 * from those are written anew, what does not is removed, and the log says which (`log.repaired`). Events that had lost
 * their place wait for one again. It signs nothing, and refuses where the leaves do not come to what is remembered.
 * Errors: `memory_missing`, `log_gone`, `log_contradicts_memory`.
 * @param context of the owner of the tables: the application's role may remove nothing
 */
export async function repair(context: Context): Promise<Result<Repaired, NotRepaired>> {
  const { clientId, platform } = context;
  const [known] = await memoryOf(platform).heads(clientId);
  return context.transaction<Repaired, NotRepaired>(async (tx) => {
    await lockSequencing(tx, clientId);
    if (!known) return err({ code: 'memory_missing' });
    const [log, forks] = await Promise.all([findLog(tx, clientId), forksOf(tx, context)]);
    if (!log) return err({ code: 'log_gone' });
    const repairs = new Repairs();
    const size = await guarded(tx, () => put(tx, context, { log, forks, known, repairs }));
    if (size === null) return err({ code: 'log_contradicts_memory', size: known.size });
    if (!repairs.isEmpty) {
      const subject = { type: 'log', id: clientId } as const;
      await record(tx, context, { kind: 'log.repaired', subject, detail: repairs.detail(size) });
    }
    return ok({ size, done: repairs.counts });
  });
}

interface Given {
  readonly log: LogRow;
  readonly forks: readonly Fork[];
  readonly known: RememberedHead;
  readonly repairs: Repairs;
}

/** @returns how many leaves are true; null where they do not come to what is remembered */
async function put(tx: Tx, context: Context, given: Given): Promise<number | null> {
  const { clientId } = context;
  const { known, repairs } = given;
  const signed = await signedHeads(tx, clientId, given);
  const grown = await growTree(tx, context, signed, known);
  if (grown.covered < known.size) return null;
  const { covered: size, hashes, nodes } = grown;
  for (const [index, hash] of hashes)
    if (index < size) await writeLeafHash(tx, clientId, repairs, index, hash);
  const lost = await removeLeaves(tx, clientId, repairs, size);
  for (const nodeRow of await readUnexpectedNodes(tx, clientId, size, Number.MAX_SAFE_INTEGER))
    await removeNode(tx, clientId, repairs, nodeRow);
  await writeNodes(
    tx,
    clientId,
    repairs,
    nodes.filter(({ level, index }) => (index + 1) * 2 ** level <= size),
  );
  for (const head of signed.nonsense) await removeCheckpoint(tx, clientId, repairs, head);
  for (const head of signed.opening)
    if (head.size > size || !grown.roots.get(head.size)) await removeCheckpoint(tx, clientId, repairs, head);
  if (known.note !== '' && !signed.opening.some((head) => head.size === known.size))
    await insertCheckpoint(tx, clientId, repairs, known);
  await putQueue(tx, context, repairs, lost);
  return size;
}

interface Signed {
  readonly opening: readonly CheckpointRow[];
  readonly nonsense: readonly CheckpointRow[];
}

async function signedHeads(tx: Tx, clientId: string, { log, forks }: Given): Promise<Signed> {
  const [opening, nonsense]: [CheckpointRow[], CheckpointRow[]] = [[], []];
  for (let after = Number.MIN_SAFE_INTEGER; ;) {
    const page = await readCheckpoints(tx, clientId, after, PAGE);
    for (const row of page)
      ((await opens(row, logOfSize(log, forks, row.size))) ? opening : nonsense).push(row);
    const last = page.at(-1);
    if (page.length < PAGE || !last) return { opening, nonsense };
    after = last.size;
  }
}

interface Grown {
  /** The largest size at which the leaves give a head that was signed, or is remembered. */
  readonly covered: number;
  /** Whether the tree gives the head of that size, by size. */
  readonly roots: ReadonlyMap<number, boolean>;
  /** Leaf hashes that are stored otherwise. */
  readonly hashes: ReadonlyMap<number, Uint8Array>;
  /** Nodes that are stored otherwise, or not at all. */
  readonly nodes: readonly TreeNode[];
}

async function growTree(
  tx: Tx,
  context: Context,
  { opening }: Signed,
  known: RememberedHead,
): Promise<Grown> {
  const heads = new Map([...opening, known].map((head) => [head.size, head.root]));
  const roots = new Map<number, boolean>();
  const hashes = new Map<number, Uint8Array>();
  const nodes: TreeNode[] = [];
  let frontier: Frontier = EMPTY_FRONTIER;
  let covered = 0;
  for (let following = true; following;) {
    const page = await readLeaves(tx, context.clientId, frontier.size - 1, PAGE);
    const completed: TreeNode[] = [];
    for (const leaf of page) {
      following = leaf.index === frontier.size;
      if (!following) break;
      const hash = trueHash(context, leaf);
      if (!equalBytes(hash, leaf.leafHash)) hashes.set(leaf.index, hash);
      const grown = append(frontier, [hash]);
      frontier = grown.frontier;
      completed.push(...grown.completed);
      const root = heads.get(frontier.size);
      if (!root) continue;
      const holds = equalBytes(root, rootOf(frontier));
      roots.set(frontier.size, holds);
      if (holds) covered = frontier.size;
    }
    nodes.push(...(await differing(tx, context.clientId, completed)));
    following &&= page.length === PAGE;
  }
  return { covered, roots, hashes, nodes };
}

/** Of the bytes that the application has marked, or where they bear no mark that holds, as it is stored. */
function trueHash({ platform }: Context, { event, leafHash: stored }: LeafRow): Uint8Array {
  return event && notAuthentic(platform.keys, event) === null ? leafHash(event.statement) : stored;
}

async function differing(tx: Tx, clientId: string, nodes: readonly TreeNode[]): Promise<TreeNode[]> {
  const stored = await readNodes(tx, clientId, nodes);
  return nodes.filter(({ hash }, at) => !equalBytes(stored[at] ?? new Uint8Array(0), hash));
}

/** What waits is what the application has written and has no leaf; once a log has any marks, the rest is nobody's. */
async function putQueue(tx: Tx, context: Context, repairs: Repairs, lost: readonly string[]): Promise<void> {
  const { clientId } = context;
  const marked = await hasMarked(tx, clientId);
  for (const eventId of lost) await queueAgain(tx, clientId, repairs, eventId);
  for (const { eventId, statement, mac, placed } of await readQueue(tx, clientId)) {
    if (statement === null || placed) await removePending(tx, clientId, repairs, eventId);
    else if (marked && !isAuthentic(context, { eventId, statement, mac, position: 0n })) {
      await removePending(tx, clientId, repairs, eventId);
      await removeEvent(tx, clientId, repairs, eventId, statement);
    }
  }
}
