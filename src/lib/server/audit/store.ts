import type { Coordinate, TreeNode } from '#lib/domain/tlog/tree.ts';
import { rawSql, type Tx } from '#lib/server/platform/database.ts';
import { hold } from '#lib/server/platform/transaction.ts';

/** A client's log as it is stored. */
export interface LogRow {
  readonly origin: string;
  readonly publicKey: Uint8Array;
  readonly sealedPrivateKey: Uint8Array;
}
export interface CheckpointRow {
  readonly size: number;
  readonly root: Uint8Array;
  readonly note: string;
}

/**
 * Waits until no other transaction, in any process, sequences this client; held until the end of `tx`. Scans are
 * off for the rest of it: a pooled connection keeps the plan it made while a table was small, and every look-up
 * here has its index.
 */
export async function lockSequencing(tx: Tx, clientId: string): Promise<void> {
  const held = hold(tx, `segl.audit.sequence:${clientId}`);
  await Promise.all([held, rawSql(tx)`select set_config('enable_seqscan', 'off', true)`]);
}

export async function findLog(tx: Tx, clientId: string): Promise<LogRow | null> {
  const [row] = await rawSql(tx)<LogRow[]>`
    select origin, public_key as "publicKey", sealed_private_key as "sealedPrivateKey"
    from audit.log where client_id = ${clientId}`;
  return row ?? null;
}

export async function insertLog(tx: Tx, clientId: string, log: LogRow): Promise<void> {
  await rawSql(tx)`insert into audit.log (client_id, origin, public_key, sealed_private_key)
    values (${clientId}, ${log.origin}, ${log.publicKey}, ${log.sealedPrivateKey})`;
}

export async function newestCheckpoint(tx: Tx, clientId: string): Promise<CheckpointRow | null> {
  const [row] = await rawSql(tx)<{ size: bigint; root: Uint8Array; note: string }[]>`
    select size, root, note from audit.checkpoint where client_id = ${clientId} order by size desc limit 1`;
  return row ? { ...row, size: Number(row.size) } : null;
}

/** Hashes of complete subtrees in the order asked. @throws RangeError when one is not stored */
export async function readHashes(
  tx: Tx,
  clientId: string,
  coordinates: readonly Coordinate[],
): Promise<Uint8Array[]> {
  if (coordinates.length === 0) return [];
  const rows = await rawSql(tx)<{ hash: Uint8Array | null }[]>`
    select coalesce(leaf.leaf_hash, node.hash) as hash
    from unnest(${coordinates.map(({ level }) => level)}::smallint[], ${coordinates.map(({ index }) => index)}::bigint[])
      with ordinality as asked (level, index, position)
    left join audit.leaf on asked.level = 0 and leaf.client_id = ${clientId} and leaf.index = asked.index
    left join audit.node on node.client_id = ${clientId} and node.level = asked.level and node.index = asked.index
    order by asked.position`;
  return rows.map(({ hash }, at) => {
    if (hash) return hash;
    const { level, index } = coordinates[at] ?? {};
    throw new RangeError(`the log of client ${clientId} has no node at level ${level}, index ${index}`);
  });
}

export interface MovedLeaf {
  readonly index: number;
  readonly eventId: string;
  readonly hash: Uint8Array;
}

/**
 * Moves up to `limit` waiting events into the leaves after the newest checkpoint, in one statement. PostgreSQL
 * hashes the statements where they lie (RFC 6962 leaf hash), so that only 32 bytes of each travel.
 */
export async function movePending(tx: Tx, clientId: string, limit: number): Promise<MovedLeaf[]> {
  const rows = await rawSql(tx)<{ index: bigint; eventId: string; hash: Uint8Array }[]>`
    with size as materialized (
      select coalesce(max(size), 0) as size from audit.checkpoint where client_id = ${clientId}
    ), batch as materialized (
      select event_id, statement, (select size from size) - 1 + row_number() over (order by position) as index
      from (
        select event_id, position from audit.pending where client_id = ${clientId} order by position limit ${limit}
      ) as waiting
      join audit.event on event.client_id = ${clientId} and event.id = waiting.event_id
    ), gone as (
      delete from audit.pending using batch
      where pending.client_id = ${clientId} and pending.event_id = batch.event_id
    ), placed as (
      insert into audit.leaf (client_id, index, event_id, leaf_hash)
      select ${clientId}, index, event_id, sha256('\\x00'::bytea || statement) from batch
      returning index, event_id, leaf_hash
    )
    select index, event_id as "eventId", leaf_hash as hash from placed order by index`;
  return rows.map((row) => ({ ...row, index: Number(row.index) }));
}

/** Writes the nodes that became complete and the tree head that covers them, in one statement. */
export async function insertTree(
  tx: Tx,
  clientId: string,
  completed: readonly TreeNode[],
  head: CheckpointRow,
): Promise<void> {
  await rawSql(tx)`with nodes as (
      insert into audit.node (client_id, level, index, hash)
      select ${clientId}, level, index, decode(hash, 'hex')
      from unnest(
        ${completed.map(({ level }) => level)}::smallint[], ${completed.map(({ index }) => index)}::bigint[],
        ${completed.map(({ hash }) => Buffer.from(hash).toString('hex'))}::text[]
      ) as completed (level, index, hash)
    )
    insert into audit.checkpoint (client_id, size, root, note)
    values (${clientId}, ${head.size}, ${head.root}, ${head.note})`;
}

/** Which of these events have a leaf. */
export async function findLeaves(
  tx: Tx,
  clientId: string,
  eventIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await rawSql(tx)<{ eventId: string; index: bigint }[]>`
    select event_id as "eventId", index from audit.leaf
    where client_id = ${clientId} and event_id = any(${eventIds as string[]}::uuid[])`;
  return new Map(rows.map(({ eventId, index }) => [eventId, Number(index)]));
}

/** The clients that have events waiting; answers only the machine with no client chosen. */
export async function clientsWaiting(tx: Tx): Promise<string[]> {
  const rows = await rawSql(tx)<
    { clientId: string }[]
  >`select distinct client_id as "clientId" from audit.pending`;
  return rows.map(({ clientId }) => clientId);
}
