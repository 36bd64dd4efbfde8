import { equalBytes } from '#lib/domain/bytes.ts';
import { openCheckpoint, type Checkpoint } from '#lib/domain/tlog/checkpoint.ts';
import { sha256 } from '#lib/server/platform/hashing.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { othersOf, verifierKeyOf } from '../keys/log.ts';
import { logOfSize, type Fork } from '../memory/forks.ts';
import { newestCheckpoint, type CheckpointRow, type LogRow } from '../store.ts';

/** Larger than this, or at most so large. */
export interface Within {
  readonly above?: number | undefined;
  readonly most?: number | undefined;
}

/**
 * The newest tree head that the log's own key has signed, under the origin that it had at that size, and that its row
 * repeats; null where none is. What else lies among the checkpoints was put there by somebody: it neither stops the log
 * nor is given to anybody to keep.
 */
export async function newestHead(
  tx: Tx,
  clientId: string,
  { log, forks }: { readonly log: LogRow; readonly forks: readonly Fork[] },
  { above = 0, most }: Within = {},
): Promise<CheckpointRow | null> {
  for (let below: number | null = most === undefined ? null : most + 1; ;) {
    const row: CheckpointRow | null = await newestCheckpoint(tx, clientId, below);
    if (!row || row.size <= above) return null;
    if (await opens(row, logOfSize(log, forks, row.size))) return row;
    below = row.size;
  }
}

/** Whether the log has signed this row's note, and the row says the same. */
export async function opens(row: CheckpointRow, log: LogRow): Promise<boolean> {
  const opened = await openOnce(row.note, log);
  return opened?.size === row.size && equalBytes(opened.root, row.root);
}

/** What notes that opened say, by their bytes and those of the keys: a signature that was right stays so. The newest. */
const known = new Map<string, Checkpoint>();
const MOST_KNOWN = 1000;

async function openOnce(note: string, log: LogRow): Promise<Checkpoint | null> {
  const hex = (bytes?: Uint8Array) => bytes && Buffer.from(bytes).toString('hex');
  const by = [note, log.origin, hex(log.publicKey), hex(log.second?.publicKey)];
  const key = sha256(JSON.stringify(by)).toString('hex');
  const before = known.get(key);
  if (before) return before;
  const opened = await openCheckpoint(note, verifierKeyOf(log), othersOf(log));
  if (!opened.ok) return null;
  known.set(key, opened.value);
  const [oldest] = known.size > MOST_KNOWN ? known.keys() : [];
  if (oldest !== undefined) known.delete(oldest);
  return opened.value;
}
