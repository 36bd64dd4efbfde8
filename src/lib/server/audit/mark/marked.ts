import { rawSql, type Tx } from '#lib/server/platform/database.ts';

/**
 * Whether the log has an event that bears a mark: found at once where it has always had them. One that has is of a version
 * that remembers heads as well.
 */
export async function hasMarked(tx: Tx, clientId: string): Promise<boolean> {
  const [row] = await rawSql(tx)<{ marked: boolean }[]>`
    select exists (select from audit.event
      join audit.leaf on leaf.client_id = ${clientId} and leaf.event_id = event.id
      where event.client_id = ${clientId} and event.mac is not null) as marked`;
  return row?.marked === true;
}
