import { NO_CLIENT } from '#lib/server/platform/context.ts';
import { rawSql, type Tx } from '#lib/server/platform/database.ts';
import type { Subject } from '../shown/proving-store.ts';

/** A head of a client's log, and its place in the installation's own log. */
export interface PlacedHead {
  readonly note: string;
  readonly place: number;
}

/** The heads of the client's log of more than `above` leaves that the installation's own log holds, the largest first. */
export async function placedHeads(
  tx: Tx,
  clientId: string,
  above: number,
  limit: number,
): Promise<PlacedHead[]> {
  const rows = await rawSql(tx)<{ note: string; index: bigint }[]>`
    select head.note, leaf.index from audit.head
    join audit.leaf on leaf.client_id = ${NO_CLIENT} and leaf.event_id = head.id
    where head.client_id = ${NO_CLIENT} and head."of" = ${clientId} and head.size > ${above}
    order by head.size desc limit ${limit}`;
  return rows.map(({ note, index }) => ({ note, place: Number(index) }));
}

/** The events about any of these, of some kinds alone where these are named; `limit` at most. */
export async function eventIdsOf(
  tx: Tx,
  clientId: string,
  subjects: readonly (Subject & { readonly kinds?: readonly string[] })[],
  limit: number,
): Promise<string[]> {
  const rows = await rawSql(tx)<{ id: string }[]>`
    select event.id from unnest(${subjects.map(({ type }) => type)}::text[], ${subjects.map(({ id }) => id)}::text[],
      ${subjects.map(({ kinds }) => kinds?.join(' ') ?? null)}::text[]) as asked (type, id, kinds)
    join audit.event on event.client_id = ${clientId} and event.subject_type = asked.type and event.subject_id = asked.id
      and (asked.kinds is null or event.kind = any (string_to_array(asked.kinds, ' ')))
    limit ${limit}`;
  return rows.map(({ id }) => id);
}
