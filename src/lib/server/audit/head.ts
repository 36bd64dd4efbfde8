import { equalBytes } from '#lib/domain/tlog/bytes.ts';
import { openCheckpoint } from '#lib/domain/tlog/checkpoint.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { othersOf, verifierKeyOf } from './log.ts';
import { newestCheckpoint, type CheckpointRow, type LogRow } from './store.ts';

/**
 * The newest tree head that the log's own key has signed and that its row repeats; null where none is. What else lies
 * among the checkpoints was put there by somebody: it neither stops the log nor is given to anybody to keep.
 */
export async function newestHead(tx: Tx, clientId: string, log: LogRow): Promise<CheckpointRow | null> {
  const [key, others] = [verifierKeyOf(log), othersOf(log)];
  for (let below: number | null = null; ;) {
    const row: CheckpointRow | null = await newestCheckpoint(tx, clientId, below);
    if (!row) return null;
    const opened = await openCheckpoint(row.note, key, others);
    if (opened.ok && opened.value.size === row.size && equalBytes(opened.value.root, row.root)) return row;
    below = row.size;
  }
}
