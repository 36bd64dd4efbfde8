import { equalBytes } from '#lib/domain/bytes.ts';
import { openCheckpoint, type Checkpoint } from '#lib/domain/tlog/checkpoint.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { Known } from '../keys/known.ts';
import { othersOf, verifierKeyOf } from '../keys/log.ts';
import { logOfSize, type Fork } from '../memory/forks.ts';
import { newestCheckpoint, type CheckpointRow, type LogRow } from '../store.ts';

/** Larger than this, or at most so large. */
export interface Within {
  readonly above?: number | undefined;
  readonly most?: number | undefined;
  /** The newest row of all, where it was read in this transaction under the lock; null: there is none. */
  readonly newest?: CheckpointRow | null;
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
  { above = 0, most, newest }: Within = {},
): Promise<CheckpointRow | null> {
  let next = newest;
  for (let below: number | null = most === undefined ? null : most + 1; ;) {
    const row: CheckpointRow | null = next === undefined ? await newestCheckpoint(tx, clientId, below) : next;
    next = undefined;
    if (!row || row.size <= above) return null;
    if (await opens(row, logOfSize(log, forks, row.size))) return row;
    below = row.size;
  }
}

/** Whether the log has signed this row's note, and the row says the same. */
export async function opens(row: CheckpointRow, log: LogRow): Promise<boolean> {
  const said = await openOnce(row.note, log);
  return said?.size === row.size && equalBytes(said.root, row.root);
}

const opened = new Known<Checkpoint>();

function openOnce(note: string, log: LogRow): Promise<Checkpoint | null> {
  return opened.of([note, log.origin, log.publicKey, log.second?.publicKey], async () => {
    const found = await openCheckpoint(note, verifierKeyOf(log), othersOf(log));
    return found.ok ? found.value : null;
  });
}
