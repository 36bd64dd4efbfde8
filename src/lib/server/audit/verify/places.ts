import type { EventKind } from '#lib/domain/events/kinds.ts';
import { placeOf } from '#lib/domain/events/replay/event.ts';
import { rawSql, type Tx } from '#lib/server/platform/database.ts';

/** Where the log has an event, which it is, and whether the application marked it. */
export interface Place {
  readonly eventId: string;
  readonly place: number;
  readonly marked: boolean;
}

/** Where the first event of a kind about each of these stands, for who holds something else against it. */
export async function placesOf(
  tx: Tx,
  clientId: string,
  { kind, type, ids }: { readonly kind: EventKind; readonly type: string; readonly ids: readonly string[] },
): Promise<ReadonlyMap<string, Place>> {
  if (ids.length === 0) return new Map();
  const rows = await rawSql(tx)<
    { id: string; eventId: string; marked: boolean; index: bigint | null; position: bigint | null }[]
  >`
    select event.subject_id as id, event.id as "eventId", event.mac is not null as marked, leaf.index, pending.position
    from audit.event
    left join audit.leaf on leaf.client_id = ${clientId} and leaf.event_id = event.id
    left join audit.pending on pending.client_id = ${clientId} and pending.event_id = event.id
    where event.client_id = ${clientId} and event.subject_type = ${type} and event.kind = ${kind}
      and event.subject_id = any(${[...ids]}::text[])`;
  const places = new Map<string, Place>();
  for (const { id, eventId, marked, index, position } of rows) {
    const place = placeOf(index, position);
    if (place < (places.get(id)?.place ?? Infinity)) places.set(id, { eventId, place, marked });
  }
  return places;
}
