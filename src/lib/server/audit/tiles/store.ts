import { NO_CLIENT } from '#lib/server/platform/context.ts';
import { rawSql, type Tx } from '#lib/server/platform/database.ts';
import type { CheckpointRow } from '../store.ts';

/** What a tree's leaves from `begin` on are hashes of: a client's events, or the heads in the installation's own log. */
export async function readEntries(
  tx: Tx,
  clientId: string,
  begin: number,
  count: number,
): Promise<Uint8Array[]> {
  const sql = rawSql(tx);
  const rows =
    clientId === NO_CLIENT
      ? await sql<{ entry: Uint8Array }[]>`
          select convert_to(head.note, 'UTF8') as entry
          from audit.leaf join audit.head on head.client_id = ${clientId} and head.id = leaf.event_id
          where leaf.client_id = ${clientId} and leaf.index >= ${begin} and leaf.index < ${begin + count}
          order by leaf.index`
      : await sql<{ entry: Uint8Array }[]>`
          select audit.statement_of(event) as entry
          from audit.leaf join audit.event on event.client_id = ${clientId} and event.id = leaf.event_id
          where leaf.client_id = ${clientId} and leaf.index >= ${begin} and leaf.index < ${begin + count}
          order by leaf.index`;
  return rows.map(({ entry }) => entry);
}

/** Tree heads of at least `from` and less than `below` leaves, the largest first, at most `limit`. */
export async function checkpointsWithin(
  tx: Tx,
  clientId: string,
  { from, below }: { readonly from: number; readonly below: number },
  limit: number,
): Promise<CheckpointRow[]> {
  const rows = await rawSql(tx)<{ size: bigint; root: Uint8Array; note: string }[]>`
    select size, root, note from audit.checkpoint
    where client_id = ${clientId} and size >= ${from} and size < ${below} order by size desc limit ${limit}`;
  return rows.map((row) => ({ ...row, size: Number(row.size) }));
}
