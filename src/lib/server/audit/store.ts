import {
  isStored,
  rootOfLeaves,
  storedParts,
  type Coordinate,
  type TreeNode,
} from '#lib/domain/tlog/tree.ts';
import { rawSql, type TransactionSql, type Tx } from '#lib/server/platform/database.ts';
import { planForLookUps } from '#lib/server/platform/plans.ts';
import { hold } from '#lib/server/platform/transaction.ts';

/** A client's log as it is stored. */
export interface LogRow {
  readonly origin: string;
  readonly publicKey: Uint8Array;
  readonly sealedPrivateKey: Uint8Array;
  /** Null in a log of a version that signed with Ed25519 alone, until it signs again. */
  readonly second: SecondKeyRow | null;
  /** The hash of what whoever signs it shows the database; null in a log of a version without. */
  readonly pass: Uint8Array | null;
}
/** A log's ML-DSA-44 key. */
export interface SecondKeyRow {
  /** 1312 bytes. */
  readonly publicKey: Uint8Array;
  readonly sealedSeed: Uint8Array;
  /** The size of the first tree head that it signed. */
  readonly since: number;
}
export interface CheckpointRow {
  readonly size: number;
  readonly root: Uint8Array;
  readonly note: string;
}

/** Waits until no other transaction, in any process, sequences this client; held until the end of `tx`. */
export async function lockSequencing(tx: Tx, clientId: string): Promise<void> {
  await holdSequencing(tx, clientId);
  await planForLookUps(tx);
}

/**
 * {@link lockSequencing} of what may be a few events only: planning each statement anew would cost more than all of them. What
 * is asked then goes from the few to their rows, by the form of the statement.
 */
export function holdSequencing(tx: Tx, clientId: string): Promise<void> {
  return hold(tx, `segl.audit.sequence:${clientId}`);
}

export async function findLog(tx: Tx, clientId: string): Promise<LogRow | null> {
  type Row = Omit<LogRow, 'second'> & { second: Uint8Array | null; sealedSeed: Uint8Array; since: bigint };
  const [row] = await rawSql(tx)<Row[]>`
    select origin, coalesce(log.public_key, '') as "publicKey", sealed_private_key as "sealedPrivateKey",
      log_key.public_key as second, sealed_seed as "sealedSeed", since, log_pass.hash as pass
    from audit.log left join audit.log_key on log_key.client_id = ${clientId}
    left join audit.log_pass on log_pass.client_id = ${clientId}
    where log.client_id = ${clientId}`;
  if (!row) return null;
  const { second, sealedSeed, since, ...log } = row;
  return { ...log, second: second && { publicKey: second, sealedSeed, since: Number(since) } };
}

export async function insertLog(tx: Tx, clientId: string, log: LogRow): Promise<void> {
  await rawSql(tx)`insert into audit.log (client_id, origin, public_key, sealed_private_key)
    values (${clientId}, ${log.origin}, ${log.publicKey}, ${log.sealedPrivateKey})`;
}

export async function insertPass(tx: Tx, clientId: string, hash: Uint8Array): Promise<void> {
  await rawSql(tx)`insert into audit.log_pass (client_id, hash) values (${clientId}, ${hash})`;
}

export async function insertSecondKey(tx: Tx, clientId: string, key: SecondKeyRow): Promise<void> {
  await rawSql(tx)`insert into audit.log_key (client_id, public_key, sealed_seed, since)
    values (${clientId}, ${key.publicKey}, ${key.sealedSeed}, ${key.since})`;
}

/**
 * The newest row among the tree heads, or the newest that is smaller than `below`; of a size that a log can have: what was
 * put there under another is told by verifying.
 */
export async function newestCheckpoint(
  tx: Tx,
  clientId: string,
  below: number | null = null,
): Promise<CheckpointRow | null> {
  const [row] = await rawSql(tx)<{ size: bigint; root: Uint8Array; note: string }[]>`
    select size, coalesce(root, '') as root, coalesce(note, '') as note from audit.checkpoint
    where client_id = ${clientId} and size between 0 and ${Number.MAX_SAFE_INTEGER}::bigint
      and (${below}::bigint is null or size < ${below}::bigint)
    order by size desc limit 1`;
  return row ? { ...row, size: Number(row.size) } : null;
}

/** Hashes of complete subtrees in the order asked. @throws RangeError when one is not stored */
export async function readHashes(
  tx: Tx,
  clientId: string,
  coordinates: readonly Coordinate[],
): Promise<Uint8Array[]> {
  const asked = coordinates.map(storedParts);
  const parts = asked.flat();
  if (parts.length === 0) return [];
  const rows = await rawSql(tx)<{ hash: Uint8Array | null }[]>`
    select coalesce(leaf.leaf_hash, node.hash) as hash
    from unnest(${parts.map(({ level }) => level)}::smallint[], ${parts.map(({ index }) => index)}::bigint[])
      with ordinality as asked (level, index, position)
    left join audit.leaf on asked.level = 0 and leaf.client_id = ${clientId} and leaf.index = asked.index
    left join audit.node on node.client_id = ${clientId} and node.level = asked.level and node.index = asked.index
    order by asked.position`;
  const hashes = rows.map(({ hash }, at) => {
    if (hash) return hash;
    const { level, index } = parts[at] ?? {};
    throw new RangeError(`the log of client ${clientId} has no node at level ${level}, index ${index}`);
  });
  return asked.map(({ length }) => rootOfLeaves(hashes.splice(0, length)));
}

/** Up to `limit` leaves from `from` on, in their order; where one is missing, those behind it. */
export async function readLeafHashes(
  tx: Tx,
  clientId: string,
  from: number,
  limit: number,
): Promise<{ index: number; hash: Uint8Array }[]> {
  const rows = await rawSql(tx)<{ index: bigint; hash: Uint8Array }[]>`
    select index, leaf_hash as hash from audit.leaf
    where client_id = ${clientId} and index >= ${from} order by index limit ${limit}`;
  return rows.map(({ index, hash }) => ({ index: Number(index), hash }));
}

/** A place in the queue. Somebody with the database may have given one to several, so the id goes with it. */
export interface Place {
  readonly position: bigint;
  readonly eventId: string;
}

export interface Waiting extends Place {
  /** Null where there is no such event, or one that can be none of the log's: {@link sayable}. */
  readonly statement: Uint8Array | null;
  readonly mac: Uint8Array | null;
  /** Whether it has a leaf already: then somebody put it into the queue again. */
  readonly placed: boolean;
}

/** Bytes: an entry of a log has no more (c2sp.org/tlog-tiles), and the words of ours are far shorter. */
const MOST_STATED = 65_535;
const MOST_WORDS = 4096;

/**
 * SQL of an event's statement; null where it is longer than any of the application's, which is not read: whoever has the
 * database may have put thousands of them into the queue.
 */
export function sayable(sql: TransactionSql) {
  return sql`case when coalesce(octet_length(event.statement), 0) <= ${MOST_STATED} and octet_length(event.kind)
    + octet_length(event.subject_type) + octet_length(event.subject_id) <= ${MOST_WORDS} then audit.statement_of(event) end`;
}

/** Up to `limit` of what waits for a leaf, in the order of the queue, from behind `after`; null: from the first on. */
export async function readWaiting(
  tx: Tx,
  clientId: string,
  after: Place | null,
  limit: number,
): Promise<Waiting[]> {
  const sql = rawSql(tx);
  const behind =
    after === null
      ? sql`true`
      : sql`(position, event_id) > (${String(after.position)}::bigint, ${after.eventId}::uuid)`;
  return sql<Waiting[]>`
    select position, waiting.event_id as "eventId", statement, mac,
      (select true from audit.leaf where leaf.client_id = ${clientId} and leaf.event_id = waiting.event_id limit 1)
        is not null as placed
    from (
      select event_id, position from audit.pending
      where client_id = ${clientId} and ${behind}
      order by position, event_id limit ${limit}
    ) as waiting
    left join lateral (
      select ${sayable(sql)} as statement, mac from audit.event
      where event.client_id = ${clientId} and event.id = waiting.event_id limit 1
    ) as said on true
    order by position, waiting.event_id`;
}

/**
 * Moves these waiting events into the leaves from `first` on, in the order given. PostgreSQL hashes the statements where
 * they lie (RFC 6962 leaf hash): what the caller has hashed itself must be the same.
 * @returns the hashes, in that order; fewer where one of them waits no longer
 */
export async function placeLeaves(
  tx: Tx,
  clientId: string,
  first: number,
  eventIds: readonly string[],
): Promise<Uint8Array[]> {
  const ids = [...eventIds];
  const rows = await rawSql(tx)<{ hash: Uint8Array }[]>`
    with batch as materialized (
      select asked.id, said.statement, ${first}::bigint - 1 + asked.position as index
      from unnest(${ids}::uuid[]) with ordinality as asked (id, position)
      cross join lateral (
        select audit.statement_of(event) as statement from audit.event
        where event.client_id = ${clientId} and event.id = asked.id limit 1
      ) as said
    ), gone as (
      delete from audit.pending where client_id = ${clientId} and event_id = any (${ids}::uuid[])
    ), placed as (
      insert into audit.leaf (client_id, index, event_id, leaf_hash)
      select ${clientId}, index, id, sha256('\\x00'::bytea || statement) from batch
      returning index, leaf_hash
    )
    select leaf_hash as hash from placed order by index`;
  return rows.map(({ hash }) => hash);
}

/** Writes the nodes that became complete and the tree head that covers them, in one statement. */
export async function insertTree(
  tx: Tx,
  clientId: string,
  completed: readonly TreeNode[],
  head: CheckpointRow,
): Promise<void> {
  const nodes = completed.filter(isStored);
  await rawSql(tx)`with nodes as (
      insert into audit.node (client_id, level, index, hash)
      select ${clientId}, level, index, decode(hash, 'hex')
      from unnest(
        ${nodes.map(({ level }) => level)}::smallint[], ${nodes.map(({ index }) => index)}::bigint[],
        ${nodes.map(({ hash }) => Buffer.from(hash).toString('hex'))}::text[]
      ) as completed (level, index, hash) order by level, index
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
  const rows = await rawSql(tx)<{ clientId: string }[]>`
    select waiting as "clientId" from audit.clients_waiting(null) as waiting`;
  return rows.map(({ clientId }) => clientId);
}
