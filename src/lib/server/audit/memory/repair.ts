import { err, ok, type Result } from '#lib/domain/result.ts';
import { equalBytes } from '#lib/domain/bytes.ts';
import {
  append,
  EMPTY_FRONTIER,
  isStored,
  leafHash,
  rootOf,
  type Frontier,
  type TreeNode,
} from '#lib/domain/tlog/tree.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { holdsPass } from '../keys/pass.ts';
import { opens } from '../sequence/head.ts';
import { notAuthentic } from '../mark/mac.ts';
import { hasMarked } from '../mark/marked.ts';
import { record } from '../record.ts';
import { isAuthentic } from '../sequence/sequence.ts';
import { findLog, lockSequencing, type LogRow } from '../store.ts';
import {
  readCheckpoints,
  readLeaves,
  readNodes,
  readUnexpectedNodes,
  type LeafRow,
  type StoredHead,
} from '../verify/rows.ts';
import { firstOrigin, forksOf, logOfSize, type Fork } from './forks.ts';
import { memoryOf } from './memory.ts';
import {
  close,
  insertCheckpoint,
  open,
  placeLeaf,
  queueAgain,
  readQueue,
  readUnplaced,
  removeCheckpoint,
  removeEvents,
  removeLeaves,
  removeNode,
  removePass,
  removePending,
  renameLog,
  writeLeafHash,
  writeNodes,
} from './repair-store.ts';
import { Repairs } from './repairs.ts';
import type { RememberedHead } from './statement.ts';

const PAGE = 1000;

export type NotRepaired =
  | { code: 'memory_missing' }
  | { code: 'log_gone' }
  | { code: 'log_contradicts_memory'; size: number };

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
    await open(tx);
    if (!known) return err({ code: 'memory_missing' });
    const [stored, forks] = await Promise.all([findLog(tx, clientId), forksOf(tx, context)]);
    if (!stored) return err({ code: 'log_gone' });
    const repairs = new Repairs();
    const origin = known.origin && firstOrigin(known.origin, known.generation);
    const log = { ...stored, origin: origin || stored.origin };
    if (log.origin !== stored.origin)
      await renameLog(tx, clientId, repairs, { from: stored.origin, to: origin });
    if (log.pass && !holdsPass(context, log)) await removePass(tx, clientId, repairs, log.pass);
    const size = await put(tx, context, { log, forks, known, repairs });
    if (size === null) return err({ code: 'log_contradicts_memory', size: known.size });
    await close(tx);
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
  const removed = await removeLeaves(tx, clientId, repairs, size);
  for (const [index, { eventId, hash }] of grown.filled)
    if (index < size) await placeLeaf(tx, clientId, repairs, { index, eventId, hash });
  const back = new Set([...grown.filled.values()].map(({ eventId }) => eventId));
  const lost = removed.filter((eventId) => !back.has(eventId));
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
  readonly opening: readonly StoredHead[];
  readonly nonsense: readonly StoredHead[];
}

async function signedHeads(tx: Tx, clientId: string, { log, forks }: Given): Promise<Signed> {
  const [opening, nonsense]: [StoredHead[], StoredHead[]] = [[], []];
  for (let after: bigint | null = null; ;) {
    const page: StoredHead[] = await readCheckpoints(tx, clientId, after, PAGE);
    for (const row of page)
      ((await opens(row, logOfSize(log, forks, row.size))) ? opening : nonsense).push(row);
    const last = page.at(-1);
    if (page.length < PAGE || !last) return { opening, nonsense };
    after = last.at;
  }
}

interface Grown {
  /** The largest size at which the leaves give a head that was signed, or is remembered. */
  readonly covered: number;
  /** Whether the tree gives the head of that size, by size. */
  readonly roots: ReadonlyMap<number, boolean>;
  /** Leaf hashes that are stored otherwise. */
  readonly hashes: ReadonlyMap<number, Uint8Array>;
  /** Events put in the place of a leaf that is not there. */
  readonly filled: ReadonlyMap<number, Unplaced>;
  /** Nodes that are stored otherwise, or not at all. */
  readonly nodes: readonly TreeNode[];
}

/**
 * The tree as it must have been. Where a leaf is gone, the event that comes next among those that have none is tried in its
 * place: whether that is right, the remembered root says.
 */
async function growTree(
  tx: Tx,
  context: Context,
  { opening }: Signed,
  known: RememberedHead,
): Promise<Grown> {
  const heads = new Map([...opening, known].map((head) => [head.size, head.root]));
  const unplaced = await unplacedOf(tx, context, known.size);
  const roots = new Map<number, boolean>();
  const hashes = new Map<number, Uint8Array>();
  const filled = new Map<number, Unplaced>();
  const nodes: TreeNode[] = [];
  let completed: TreeNode[] = [];
  let frontier: Frontier = EMPTY_FRONTIER;
  const take = (hash: Uint8Array) => {
    const grown = append(frontier, [hash]);
    frontier = grown.frontier;
    completed.push(...grown.completed.filter(isStored));
    const root = heads.get(frontier.size);
    if (root) roots.set(frontier.size, equalBytes(root, rootOf(frontier)));
  };
  const fillTo = (size: number) => {
    while (frontier.size < size) {
      const next = unplaced.shift();
      if (!next) return;
      filled.set(frontier.size, next);
      take(next.hash);
    }
  };
  for (let more = true; more;) {
    const page = await readLeaves(
      tx,
      context.clientId,
      frontier.size > 0 ? BigInt(frontier.size - 1) : -1n,
      PAGE,
    );
    for (const leaf of page) {
      if (leaf.index > frontier.size && leaf.index < known.size) fillTo(leaf.index);
      if (leaf.index !== frontier.size) break;
      const hash = trueHash(context, leaf);
      if (!equalBytes(hash, leaf.leafHash)) hashes.set(leaf.index, hash);
      take(hash);
    }
    more = page.length === PAGE && page.at(-1)?.index === frontier.size - 1;
    if (!more) fillTo(known.size);
    nodes.push(...(await differing(tx, context.clientId, completed)));
    completed = [];
  }
  const covered = Math.max(0, ...[...roots].filter(([, holds]) => holds).map(([size]) => size));
  return { covered, roots, hashes, filled, nodes };
}

interface Unplaced {
  readonly eventId: string;
  readonly hash: Uint8Array;
}

/** Events without a leaf that the application wrote, in the order in which it made them. */
async function unplacedOf(tx: Tx, context: Context, size: number): Promise<Unplaced[]> {
  const own: Unplaced[] = [];
  for await (const page of readUnplaced(tx, context.clientId, size))
    for (const { statement, ...event } of page)
      if (statement && isAuthentic(context, { ...event, statement }))
        own.push({ eventId: event.eventId, hash: leafHash(statement) });
  return own;
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
  for await (const page of readQueue(tx, clientId)) {
    const idle = page.filter(({ there, placed }) => !there || placed);
    const foreign = page.filter(
      ({ there, placed, statement, ...event }) =>
        marked && there && !placed && !(statement && isAuthentic(context, { ...event, statement })),
    );
    const gone = [...idle, ...foreign].map(({ eventId }) => eventId);
    await removePending(tx, clientId, repairs, gone);
    await removeEvents(tx, clientId, repairs, foreign);
  }
}
