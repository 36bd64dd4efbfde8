import { equalBytes } from '#lib/domain/bytes.ts';
import { openCheckpoint, type Checkpoint } from '#lib/domain/tlog/checkpoint.ts';
import { mlDsa44, parseMlDsaKey } from '#lib/domain/tlog/cosignature.ts';
import { HeadLeaves, type LeafFault } from '#lib/domain/tlog/head-leaves.ts';
import { compareHeads, judgeLonger, type Contradiction } from '#lib/domain/tlog/heads.ts';
import { bearsLineOf, parseVerifierKey } from '#lib/domain/tlog/note.ts';
import { consistencyProof } from '#lib/domain/tlog/proof.ts';
import { TILE_WIDTH } from '#lib/domain/tlog/tile.ts';
import { readTiles } from '#lib/domain/tlog/tile-reader.ts';
import { append, foldSubtrees, leafHash, rootOf, subtrees, type Frontier } from '#lib/domain/tlog/tree.ts';
import { verifyMlDsa } from '#lib/server/audit/index.ts';
import { Gone, Unreadable, type RemoteLog } from './remote.ts';
import type { Seen } from './state.ts';

/** How a log, or the heads in it, can't be what they were. */
export type Alarm =
  | { readonly how: Contradiction | 'entries_differ'; readonly kept: string; readonly seen: string }
  | { readonly how: 'client_head'; readonly fault: LeafFault; readonly kept: string; readonly seen: string };

export type Watched =
  | { readonly kind: 'good'; readonly seen: Seen; readonly size: number; readonly first: boolean }
  | { readonly kind: 'alarm'; readonly alarm: Alarm };

/**
 * Looks once: the newest head is signed by each key, and extends the one seen last; of an installation's log, the new leaves
 * are those of the new root, and no client's head in them went back. Throws Unreadable where the server does not answer as a
 * log does: of that nothing follows.
 * @param before what was seen last, or the keys alone
 */
export async function watch(log: RemoteLog, before: Seen | { keys: readonly string[] }): Promise<Watched> {
  const kept = 'note' in before ? before : null;
  const head = await headOf(log, kept !== null);
  const note = head.text;
  const alarm = (how: Contradiction | 'entries_differ'): Watched => ({
    kind: 'alarm',
    alarm: { how, kept: kept?.note ?? '', seen: note },
  });
  if (head.gone) return alarm('gone');
  const checkpoint = await openedBy(before.keys, note);
  if (!checkpoint) return alarm('unsigned');
  const { size } = checkpoint;
  const read = readTiles((tile) => log.tile(tile), size);
  if (kept) {
    const verifierKey = before.keys[0] ?? '';
    const compared = await compareHeads({ note: kept.note, verifierKey }, { note, verifierKey });
    const judged =
      compared.kind === 'longer'
        ? judgeLonger(compared, await consistencyProof(read, compared.from.size, size))
        : compared;
    if (judged.kind === 'contradicts') return alarm(judged.how);
  }
  const from = kept?.clients && (await openedBy(before.keys, kept.note));
  const peaks = from ? await read(subtrees(0, from.size)) : [];
  if (from && !equalBytes(foldSubtrees(peaks), from.root)) return alarm('not_extended');
  if (!isInstallation(checkpoint))
    return { kind: 'good', seen: { keys: before.keys, note, clients: null }, size, first: kept === null };
  const leaves = new HeadLeaves(checkpoint.origin, kept?.clients ?? {});
  const followed = await follow(log, checkpoint, { size: from?.size ?? 0, peaks }, leaves);
  // Only what was signed accuses anybody.
  if (!followed.same) return alarm('entries_differ');
  const { fault } = followed;
  if (fault)
    return { kind: 'alarm', alarm: { how: 'client_head', fault, kept: kept?.note ?? '', seen: note } };
  const seen = { keys: before.keys, note, clients: leaves.heads };
  return { kind: 'good', seen, size, first: kept === null };
}

/** A log that was followed may not just end: that it went on under another name is for a person to believe. */
async function headOf(log: RemoteLog, isFollowed: boolean): Promise<{ text: string; gone: boolean }> {
  try {
    return { text: await log.checkpoint(), gone: false };
  } catch (cause) {
    if (!(cause instanceof Gone) || !isFollowed) throw cause;
    return { text: cause.text, gone: true };
  }
}

const MOST_LEAVES = 20_000_000;

/** An installation's log is named after no client, also where it was begun anew. */
const isInstallation = ({ origin }: Checkpoint) => /\/log(?:\/[1-9]\d*)?$/.test(origin);

/**
 * Reads the leaves that came in since, and the heads in them.
 * @returns whether they are those of the root, and the first that contradicts one before it
 */
async function follow(
  log: RemoteLog,
  { size, root }: Checkpoint,
  frontier: Frontier,
  leaves: HeadLeaves,
): Promise<{ readonly same: boolean; readonly fault: LeafFault | null }> {
  // Who signs a size that nobody could read must not keep whoever watches reading for ever.
  if (size - frontier.size > MOST_LEAVES)
    throw new Unreadable(`${size - frontier.size} leaves at once are more than are read`);
  let tree = frontier;
  let fault: LeafFault | null = null;
  while (tree.size < size) {
    const bundle = Math.floor(tree.size / TILE_WIDTH);
    const width = Math.min(TILE_WIDTH, size - bundle * TILE_WIDTH);
    const skipped = tree.size - bundle * TILE_WIDTH;
    const entries = (await log.entries(bundle, width)).slice(skipped);
    for (const [at, entry] of entries.entries()) fault ??= leaves.take(tree.size + at, entry);
    tree = append(tree, entries.map(leafHash)).frontier;
  }
  return { same: equalBytes(rootOf(tree), root), fault };
}

/** The checkpoint, where each of the keys has signed it; null else. */
async function openedBy(keys: readonly string[], note: string): Promise<Checkpoint | null> {
  const [first = '', ...more] = keys;
  const key = parseVerifierKey(first);
  const others = more.map((each) => parseMlDsaKey(each)).filter((each) => each !== null);
  if (!key.ok || others.length < more.length) throw new Unreadable('the keys kept of the log are none');
  const verifiers = others.map((each) => mlDsa44(each, verifyMlDsa));
  const opened = await openCheckpoint(note, key.value, verifiers);
  return opened.ok && verifiers.every((each) => bearsLineOf(note, each)) ? opened.value : null;
}
