import type { TreeNode } from '#lib/domain/tlog/tree.ts';
import { rawSql, type Tx } from '#lib/server/platform/database.ts';
import { sayable, type CheckpointRow } from '../store.ts';
import type { Repairs } from './repairs.ts';

const TABLES = ['leaf', 'node', 'checkpoint', 'event', 'event_detail', 'pending', 'log', 'log_pass'];

/** The log's tables to their owner, until {@link close}: what is append-only to everybody can be put right in between. */
export async function open(tx: Tx): Promise<void> {
  for (const table of TABLES) await rawSql(tx).unsafe(`alter table audit.${table} disable trigger user`);
}

export async function close(tx: Tx): Promise<void> {
  for (const table of TABLES) await rawSql(tx).unsafe(`alter table audit.${table} enable trigger user`);
}

export async function renameLog(
  tx: Tx,
  clientId: string,
  repairs: Repairs,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
  await rawSql(tx)`update audit.log set origin = ${to} where client_id = ${clientId}`;
  repairs.add('written', 'log', 'origin', Buffer.from(from));
}

/** Whoever signs the log next makes it one. */
export async function removePass(tx: Tx, clientId: string, repairs: Repairs, was: Uint8Array): Promise<void> {
  await rawSql(tx)`delete from audit.log_pass where client_id = ${clientId}`;
  repairs.add('removed', 'log_pass', clientId, was);
}

/** Rows of a page: in the queue may be any number, of anybody. */
const PAGE = 1000;
/** No event has it, and each lies behind it. */
const FIRST = '00000000-0000-0000-0000-000000000000';

async function* paged<T extends { readonly eventId: string }>(
  read: (after: string) => Promise<readonly T[]>,
): AsyncGenerator<readonly T[]> {
  for (let after: string | undefined = FIRST; after !== undefined;) {
    const page: readonly T[] = await read(after);
    yield page;
    after = page.length === PAGE ? page.at(-1)?.eventId : undefined;
  }
}

interface Unplaced {
  readonly eventId: string;
  readonly statement: Uint8Array | null;
  readonly mac: Uint8Array | null;
}

/** Events that have none of the first `size` leaves, in pages by id; of what can be none of the log's no statement. */
export function readUnplaced(tx: Tx, clientId: string, size: number): AsyncGenerator<readonly Unplaced[]> {
  const sql = rawSql(tx);
  return paged<Unplaced>(
    (after) => sql<Unplaced[]>`
    select event.id as "eventId", ${sayable(sql)} as statement, event.mac from audit.event
    left join audit.leaf on leaf.client_id = ${clientId} and leaf.event_id = event.id
      and leaf.index between 0 and ${size}::bigint - 1
    where event.client_id = ${clientId} and event.id > ${after} and leaf.event_id is null
    order by event.id limit ${PAGE}`,
  );
}

export async function placeLeaf(
  tx: Tx,
  clientId: string,
  repairs: Repairs,
  { index, eventId, hash }: { readonly index: number; readonly eventId: string; readonly hash: Uint8Array },
): Promise<void> {
  await rawSql(tx)`insert into audit.leaf (client_id, index, event_id, leaf_hash)
    values (${clientId}, ${index}, ${eventId}, ${hash})`;
  repairs.add('written', 'leaf', String(index), null);
}

export async function writeLeafHash(
  tx: Tx,
  clientId: string,
  repairs: Repairs,
  index: number,
  hash: Uint8Array,
): Promise<void> {
  const [row] = await rawSql(tx)<{ was: Uint8Array }[]>`
    select leaf_hash as was from audit.leaf where client_id = ${clientId} and index = ${index}`;
  await rawSql(
    tx,
  )`update audit.leaf set leaf_hash = ${hash} where client_id = ${clientId} and index = ${index}`;
  repairs.add('written', 'leaf', String(index), row?.was ?? null);
}

/** Those that are not among the first `size`. @returns the events that they were of */
export async function removeLeaves(
  tx: Tx,
  clientId: string,
  repairs: Repairs,
  size: number,
): Promise<string[]> {
  const rows = await rawSql(tx)<{ index: bigint; eventId: string; hash: Uint8Array }[]>`
    delete from audit.leaf where client_id = ${clientId} and (index < 0 or index >= ${size})
    returning index, event_id as "eventId", leaf_hash as hash`;
  for (const { index, hash } of rows) repairs.add('removed', 'leaf', String(index), hash);
  return rows.map(({ eventId }) => eventId);
}

export async function removeNode(
  tx: Tx,
  clientId: string,
  repairs: Repairs,
  { level, index, hash }: { readonly level: number; readonly index: bigint; readonly hash: Uint8Array },
): Promise<void> {
  await rawSql(tx)`delete from audit.node
    where client_id = ${clientId} and level = ${level} and index = ${String(index)}::bigint`;
  repairs.add('removed', 'node', `${level}/${index}`, hash);
}

export async function writeNodes(
  tx: Tx,
  clientId: string,
  repairs: Repairs,
  nodes: readonly TreeNode[],
): Promise<void> {
  for (const { level, index, hash } of nodes) {
    const key = { client: clientId, level, index };
    const [was] = await rawSql(tx)<{ hash: Uint8Array }[]>`
      delete from audit.node where client_id = ${key.client} and level = ${level} and index = ${index}
      returning hash`;
    await rawSql(tx)`insert into audit.node (client_id, level, index, hash)
      values (${clientId}, ${level}, ${index}, ${hash})`;
    repairs.add('written', 'node', `${level}/${index}`, was?.hash ?? null);
  }
}

export async function removeCheckpoint(
  tx: Tx,
  clientId: string,
  repairs: Repairs,
  { size, note }: CheckpointRow,
): Promise<void> {
  await rawSql(tx)`delete from audit.checkpoint where client_id = ${clientId} and size = ${size}`;
  repairs.add('removed', 'checkpoint', String(size), Buffer.from(note));
}

export async function insertCheckpoint(
  tx: Tx,
  clientId: string,
  repairs: Repairs,
  { size, root, note }: CheckpointRow,
): Promise<void> {
  await rawSql(tx)`insert into audit.checkpoint (client_id, size, root, note)
    values (${clientId}, ${size}, ${root}, ${note})`;
  repairs.add('written', 'checkpoint', String(size), null);
}

interface Queued extends Unplaced {
  /** Whether there is such an event. */
  readonly there: boolean;
  /** Whether it has a leaf. */
  readonly placed: boolean;
}

/** What waits, in pages by the event's id, which may be taken away meanwhile. Of what can be none of the log's no statement. */
export function readQueue(tx: Tx, clientId: string): AsyncGenerator<readonly Queued[]> {
  const sql = rawSql(tx);
  return paged<Queued>(
    (after) => sql<Queued[]>`
    select pending.event_id as "eventId", ${sayable(sql)} as statement, event.mac, event.id is not null as there,
      leaf.event_id is not null as placed
    from audit.pending
    left join audit.event on event.client_id = ${clientId} and event.id = pending.event_id
    left join audit.leaf on leaf.client_id = ${clientId} and leaf.event_id = pending.event_id
    where pending.client_id = ${clientId} and pending.event_id > ${after}
    order by pending.event_id limit ${PAGE}`,
  );
}

/** An event that has lost its leaf, where there is one. */
export async function queueAgain(tx: Tx, clientId: string, repairs: Repairs, eventId: string): Promise<void> {
  const done = await rawSql(tx)`insert into audit.pending (client_id, event_id)
    select client_id, id from audit.event where client_id = ${clientId} and id = ${eventId}
    on conflict do nothing`;
  if (done.count > 0) repairs.add('queued', 'event', eventId, null);
}

export async function removePending(
  tx: Tx,
  clientId: string,
  repairs: Repairs,
  eventIds: readonly string[],
): Promise<void> {
  if (eventIds.length === 0) return;
  await rawSql(tx)`
    delete from audit.pending where client_id = ${clientId} and event_id = any (${[...eventIds]}::uuid[])`;
  for (const eventId of eventIds) repairs.add('removed', 'pending', eventId, null);
}

export async function removeEvents(
  tx: Tx,
  clientId: string,
  repairs: Repairs,
  events: readonly Unplaced[],
): Promise<void> {
  if (events.length === 0) return;
  const ids = events.map(({ eventId }) => eventId);
  await rawSql(tx)`
    delete from audit.event_detail where client_id = ${clientId} and event_id = any (${ids}::uuid[])`;
  await rawSql(tx)`delete from audit.event where client_id = ${clientId} and id = any (${ids}::uuid[])`;
  for (const { eventId, statement } of events) repairs.add('removed', 'event', eventId, statement);
}
