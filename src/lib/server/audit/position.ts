import type postgres from 'postgres';
import type { EventKind } from '#lib/domain/events/kinds.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { rawSql, type Tx } from '#lib/server/platform/database.ts';
import { leavesOf } from './search/store.ts';

/*
 * A position is a size of a client's log: what had happened when it had so many events. What waits for its place in the log
 * is at no position yet.
 */

export interface Position {
  readonly size: number;
  /** When the last event before it happened, as the log says; null of an empty log. */
  readonly at: string | null;
  /** How large the log is now. */
  readonly newest: number;
}

/** How many events the client's log has. */
export function logSize(tx: Tx, clientId: string): Promise<number> {
  return leavesOf(tx, clientId);
}

/** The position of a size, or of the newest signed head before the end of a day in Norway. A size beyond the log is its end. */
export function positionOf(
  context: Context,
  asked: { readonly size: number } | { readonly until: string },
): Promise<Result<Position, never>> {
  const { clientId } = context;
  return context.transaction<Position, never>(async (tx) => {
    const newest = await logSize(tx, clientId);
    const size =
      'size' in asked ? Math.min(asked.size, newest) : await signedBefore(tx, clientId, asked.until, newest);
    return ok({ size, at: await momentBefore(tx, clientId, size), newest });
  });
}

/**
 * SQL of the subjects of the events of one kind at some places of the log, and where they stand, as a table
 * `(id uuid, index bigint)`.
 * @param places what holds of `leaf.index`; below null: up to the end
 */
export function placedSubjects(tx: Tx, clientId: string, kind: EventKind, places: Places) {
  const sql = rawSql(tx);
  // The places first, and events whatever kind they are of: of a few it reads a few, and not all of the kind.
  return sql`with place as materialized (
      select event_id, index from audit.leaf where leaf.client_id = ${clientId} and leaf.index >= ${places.from}::bigint
        ${places.below === null ? sql`` : sql`and leaf.index < ${places.below}::bigint`}
    ), event as materialized (
      select place.index, own.kind, own.subject_id from place
      join audit.event own on own.client_id = ${clientId} and own.id = place.event_id
    )
    select ${uuidOf(tx, kind)} as id, event.index from event where event.kind = ${kind}`;
}

export interface Places {
  readonly from: number;
  readonly below: number | null;
}

/** An event as it stands in the log: what it is about, and its place. */
export interface PlacedEvent {
  readonly index: number;
  readonly eventId: string;
  readonly subject: { readonly type: string; readonly id: string };
}

/**
 * So many events of the client's log from a place on, in its order. An event has its place only once its change is committed,
 * and behind all that had theirs: who has read up to a place has missed nothing before it, however late it was committed.
 */
export async function eventsFrom(
  tx: Tx,
  clientId: string,
  from: number,
  most: number,
): Promise<PlacedEvent[]> {
  const rows = await rawSql(tx)<{ index: bigint; eventId: string; type: string; id: string }[]>`
    with place as materialized (
      select index, event_id from audit.leaf
      where client_id = ${clientId} and index >= ${from}::bigint and index < ${from + most}::bigint
    )
    select place.index, place.event_id as "eventId", event.subject_type as type, event.subject_id as id
    from place join audit.event on event.client_id = ${clientId} and event.id = place.event_id
    order by place.index`;
  return rows.map(({ index, eventId, ...subject }) => ({ index: Number(index), eventId, subject }));
}

/** SQL of where an event of this kind about a subject stands in the log; null where none does. */
export function placeOf(tx: Tx, clientId: string, kind: EventKind, subject: { type: string; id: Sql }) {
  return rawSql(tx)`(select leaf.index from audit.event
    join audit.leaf on leaf.client_id = event.client_id and leaf.event_id = event.id
    where event.client_id = ${clientId} and event.subject_type = ${subject.type}
      and event.subject_id = (${subject.id})::text and event.kind = ${kind}
    order by leaf.index limit 1)`;
}

type Sql = postgres.PendingQuery<postgres.Row[]>;

/** Read only of the kind that is sought: other subjects need be no UUIDs. */
function uuidOf(tx: Tx, kind: EventKind) {
  return rawSql(tx)`case when event.kind = ${kind} then event.subject_id::uuid end`;
}

/** The events of a log are in the order of their times, but for those of one moment: what is sought is found by halving. */
async function signedBefore(tx: Tx, clientId: string, day: string, newest: number): Promise<number> {
  const [row] = await rawSql(tx)<{ size: bigint }[]>`
    with recursive look (low, high) as (
      select 0::bigint, ${newest}::bigint
      union all
      select case when later then low else middle + 1 end, case when later then middle else high end
      from (
        select low, high, (low + high) / 2 as middle, coalesce((
          select event.at >= (${day}::date + 1)::timestamp at time zone 'Europe/Oslo' from audit.leaf
          join audit.event on event.client_id = leaf.client_id and event.id = leaf.event_id
          where leaf.client_id = ${clientId} and leaf.index = (low + high) / 2), true) as later
        from look where low < high
      ) halved
    )
    select coalesce((select c.size from audit.checkpoint c
      where c.client_id = ${clientId} and c.size between 0 and (select max(low) from look)
      order by c.size desc limit 1), 0)::bigint as size`;
  return Number(row?.size ?? 0n);
}

async function momentBefore(tx: Tx, clientId: string, size: number): Promise<string | null> {
  const [row] = await rawSql(tx)<{ at: Date }[]>`
    select event.at from audit.leaf
    join audit.event on event.client_id = leaf.client_id and event.id = leaf.event_id
    where leaf.client_id = ${clientId} and leaf.index = ${size - 1}::bigint`;
  return row ? new Date(row.at).toISOString() : null;
}
