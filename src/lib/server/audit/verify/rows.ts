import type { Coordinate } from '#lib/domain/tlog/tree.ts';
import { rawSql, type TransactionSql, type Tx } from '#lib/server/platform/database.ts';
import { behind } from '../behind.ts';
import { instant } from '../instant.ts';
import type { CheckpointRow } from '../store.ts';
import { stated, type EventRow, type StoredEvent } from './stated.ts';

/*
 * What verifying reads, in pages by key: a cursor would hold the connection, which the checks between two rows
 * need for their own statements.
 */

export interface LeafRow {
  index: number;
  /** The index as it is stored: somebody with the database may have written one that no number of JavaScript is. */
  at: bigint;
  eventId: string;
  leafHash: Uint8Array;
  /** Null where the leaf's event is missing. */
  event: EventRow | null;
}

/** @param after index of the last one before; null: from the first on, whatever its index is */
export async function readLeaves(
  tx: Tx,
  clientId: string,
  after: bigint | null,
  limit: number,
): Promise<LeafRow[]> {
  const sql = rawSql(tx);
  type Row = Partial<StoredEvent> & { index: bigint; eventId: string; leafHash: Uint8Array };
  const rows = await sql<Row[]>`
    select leaf.index, leaf.event_id as "eventId", coalesce(leaf.leaf_hash, '') as "leafHash", ${eventColumns(sql)}
    from audit.leaf
    left join audit.event on event.client_id = ${clientId} and event.id = leaf.event_id
    left join audit.event_detail on event_detail.client_id = ${clientId} and event_detail.event_id = event.id
    where leaf.client_id = ${clientId} and ${behind(sql, sql`leaf.index`, after)} order by leaf.index limit ${limit}`;
  return rows.map((row) => {
    const { index: at, eventId, leafHash } = row;
    // The row itself: to make another of each of a log's events takes as long as to hash them.
    return {
      index: Number(at),
      at,
      eventId,
      leafHash,
      event: row.id ? stated(clientId, row as StoredEvent) : null,
    };
  });
}

/** Bytes of events that are read at once, where somebody else may have written them as long as they liked. */
export const MOST_BYTES = 16 * 1024 * 1024;

/**
 * Events without a leaf, in the order in which they wait for one, those first that do not: their `position` is null.
 * @param after the last one before; null: from the first on
 * @param limit events; fewer where they are longer than {@link MOST_BYTES} together, and one at least while there is one
 */
export async function readUnsequenced(
  tx: Tx,
  clientId: string,
  after: { readonly position: bigint | null; readonly id: string } | null,
  limit: number,
) {
  const sql = rawSql(tx);
  const order = sql`coalesce(position, ${String(UNQUEUED)}::numeric), id`;
  const rows = await sql<(StoredEvent & { position: bigint | null })[]>`
    select * from (select *, row_number() over (order by ${order}) as no,
      sum(coalesce(octet_length(detail), 0) + coalesce(octet_length(statement), 0) + octet_length(kind)
        + octet_length("subjectType") + octet_length("subjectId")) over (order by ${order}) as bytes
    from (select ${eventColumns(sql)}, pending.position
    from audit.event
    left join audit.leaf on leaf.client_id = ${clientId} and leaf.event_id = event.id
    left join audit.pending on pending.client_id = ${clientId} and pending.event_id = event.id
    left join audit.event_detail on event_detail.client_id = ${clientId} and event_detail.event_id = event.id
    where event.client_id = ${clientId} and leaf.event_id is null
      and ${after === null ? sql`event.id is not null` : sql`(${QUEUED(sql)}, event.id) > (${String(after.position ?? UNQUEUED)}::numeric, ${after.id}::uuid)`}
    order by ${QUEUED(sql)}, event.id limit ${limit}) as waiting) as sized
    where no = 1 or bytes <= ${MOST_BYTES} order by no`;
  return rows.map((row) => ({ ...stated(clientId, row), position: row.position }));
}

/** Before every position that a `bigint` can be. */
const UNQUEUED = -(2n ** 63n) - 1n;
const QUEUED = (sql: TransactionSql) => sql`coalesce(pending.position, ${String(UNQUEUED)}::numeric)`;

/** Rows beside the log that belong to nothing, and events that have a place in it twice. */
export async function readStrays(tx: Tx, clientId: string, limit: number) {
  return rawSql(tx)<{ eventId: string; code: keyof typeof STRAYS }[]>`
    (select event_detail.event_id as "eventId", 'detail_without_event' as code from audit.event_detail
      left join audit.event on event.client_id = ${clientId} and event.id = event_detail.event_id
      where event_detail.client_id = ${clientId} and event.id is null limit ${limit})
    union all
    (select pending.event_id, 'pending_without_event' from audit.pending
      left join audit.event on event.client_id = ${clientId} and event.id = pending.event_id
      where pending.client_id = ${clientId} and event.id is null limit ${limit})
    union all
    (select pending.event_id, 'pending_already_in_log' from audit.pending
      join audit.leaf on leaf.client_id = ${clientId} and leaf.event_id = pending.event_id
      where pending.client_id = ${clientId} limit ${limit})
    union all
    (select event_id, 'leaf_repeats_event' from audit.leaf
      where client_id = ${clientId} group by event_id having count(*) > 1 limit ${limit})`;
}

/** Where each of them lies, and what should be there. */
export const STRAYS = {
  detail_without_event: { table: 'audit.event_detail', expected: 'an event' },
  pending_without_event: { table: 'audit.pending', expected: 'an event' },
  pending_already_in_log: { table: 'audit.pending', expected: 'no row beside the leaf' },
  leaf_repeats_event: { table: 'audit.leaf', expected: 'one leaf for an event' },
} as const;

/** A tree head, with its size as it is stored. */
export interface StoredHead extends CheckpointRow {
  readonly at: bigint;
}

/** @param after size of the last one before; null: from the first on, whatever its size is */
export async function readCheckpoints(
  tx: Tx,
  clientId: string,
  after: bigint | null,
  limit: number,
): Promise<StoredHead[]> {
  const sql = rawSql(tx);
  const rows = await sql<{ size: bigint; root: Uint8Array; note: string }[]>`
    select size, coalesce(root, '') as root, coalesce(note, '') as note from audit.checkpoint
    where client_id = ${clientId} and ${behind(sql, sql`size`, after)} order by size limit ${limit}`;
  return rows.map((row) => ({ ...row, size: Number(row.size), at: row.size }));
}

/** The notes of the checkpoints of these sizes. */
export async function readNotes(
  tx: Tx,
  clientId: string,
  sizes: readonly number[],
): Promise<Map<number, string>> {
  const rows = await rawSql(tx)<{ size: bigint; note: string }[]>`
    select size, coalesce(note, '') as note from audit.checkpoint
    where client_id = ${clientId} and size = any (${[...sizes]}::bigint[])`;
  return new Map(rows.map(({ size, note }) => [Number(size), note]));
}

/** Hashes of nodes in the order asked, null where one is missing: read level by level, as they lie. */
export async function readNodes(tx: Tx, clientId: string, coordinates: readonly Coordinate[]) {
  const levels = [...Map.groupBy(coordinates, ({ level }) => level)].map(([level, nodes]) => {
    const indexes = nodes.map(({ index }) => index);
    return { level, first: Math.min(...indexes), last: Math.max(...indexes) };
  });
  const rows = await rawSql(tx)<{ level: number; index: bigint; hash: Uint8Array }[]>`
    select node.level, node.index, node.hash
    from unnest(${levels.map(({ level }) => level)}::smallint[], ${levels.map(({ first }) => first)}::bigint[],
      ${levels.map(({ last }) => last)}::bigint[]) as asked (level, first, last)
    join audit.node on node.client_id = ${clientId} and node.level = asked.level
      and node.index between asked.first and asked.last`;
  const found = new Map(rows.map(({ level, index, hash }) => [`${level}/${index}`, hash]));
  return coordinates.map(({ level, index }) => found.get(`${level}/${index}`) ?? null);
}

/** Nodes that a tree of `size` leaves doesn't have. */
export async function readUnexpectedNodes(tx: Tx, clientId: string, size: number, limit: number) {
  // A leaf may lie where no log comes to.
  const most = Math.min(size, Number.MAX_SAFE_INTEGER);
  return rawSql(tx)<{ level: number; index: bigint; hash: Uint8Array }[]>`
    select level, index, hash from audit.node
    where client_id = ${clientId}
      and (level not between 2 and 52 or index < 0 or index >= ${most}::bigint >> level)
    order by level, index limit ${limit}`;
}

/** How many rows of the client's each of these tables has. */
export async function countRows(tx: Tx, clientId: string) {
  const [row] = await rawSql(tx)<Record<'event' | 'leaf' | 'checkpoint', number>[]>`
    select (select count(*)::float8 from audit.event where client_id = ${clientId}) as event,
      (select count(*)::float8 from audit.leaf where client_id = ${clientId}) as leaf,
      (select count(*)::float8 from audit.checkpoint where client_id = ${clientId}) as checkpoint`;
  return row;
}

/** What may be null in no event is empty where it is: its leaf is of other bytes, and the rest is still compared. */
export function eventColumns(sql: TransactionSql) {
  return sql`event.id, ${instant(sql, sql`event.at`)} as at,
    event.actor_id as "actorId", event.request_id as "requestId", coalesce(event.kind, '') as kind,
    coalesce(event.subject_type, '') as "subjectType", coalesce(event.subject_id, '') as "subjectId",
    event.commitment, event.statement, event.mac,
    event_detail.salt, event_detail.detail`;
}
