import { rawSql, type TransactionSql, type Tx } from '#lib/server/platform/database.ts';

/** What an event is about. */
export interface Subject {
  readonly type: string;
  readonly id: string;
}

/** An event with all that a proof of it says. */
export interface ProvableEvent {
  readonly id: string;
  readonly statement: Uint8Array;
  readonly mac: Uint8Array | null;
  readonly index: number | null;
  readonly leafHash: Uint8Array | null;
  /** Both null where they were erased. */
  readonly salt: Uint8Array | null;
  readonly detail: string | null;
}

/** Of one subject that many things happen to, what states it is among the newest. */
const NEWEST = 50;

/**
 * The newest events about each of the subjects: newest first, those that wait before all that have a leaf.
 * @returns by the place of the subject among those asked for
 */
export async function newestEvents(
  tx: Tx,
  clientId: string,
  subjects: readonly Subject[],
): Promise<Map<number, ProvableEvent[]>> {
  if (subjects.length === 0) return new Map();
  const sql = rawSql(tx);
  const [types, ids] = [subjects.map(({ type }) => type), subjects.map(({ id }) => id)];
  const rows = await sql<(Row & { at: bigint })[]>`
    select asked.at, found.* from unnest(${types}::text[], ${ids}::text[]) with ordinality as asked (type, id, at)
    cross join lateral (
      select ${columns(sql)}, pending.position from audit.event ${joined(sql, clientId)}
      left join audit.pending on pending.client_id = ${clientId} and pending.event_id = event.id
      where event.client_id = ${clientId} and event.subject_type = asked.type and event.subject_id = asked.id
      order by leaf.index desc nulls first, pending.position desc limit ${NEWEST}
    ) as found
    order by asked.at, found.index desc nulls first, found.position desc`;
  const found = new Map<number, ProvableEvent[]>();
  for (const { at, ...row } of rows) {
    const place = Number(at) - 1;
    found.set(place, [...(found.get(place) ?? []), toEvent(row)]);
  }
  return found;
}

/** Those of the events that there are, by id. */
export async function eventsById(
  tx: Tx,
  clientId: string,
  eventIds: readonly string[],
): Promise<Map<string, ProvableEvent>> {
  if (eventIds.length === 0) return new Map();
  const sql = rawSql(tx);
  const rows = await sql<Row[]>`
    select ${columns(sql)} from audit.event ${joined(sql, clientId)}
    where event.client_id = ${clientId} and event.id = any(${[...eventIds]}::uuid[])`;
  return new Map(rows.map((row) => [row.id, toEvent(row)]));
}

type Row = Omit<ProvableEvent, 'index'> & { readonly index: bigint | null };

function columns(sql: TransactionSql) {
  return sql`event.id, audit.statement_of(event) as statement, event.mac, leaf.index, leaf.leaf_hash as "leafHash",
    event_detail.salt, event_detail.detail`;
}

function joined(sql: TransactionSql, clientId: string) {
  return sql`left join audit.leaf on leaf.client_id = ${clientId} and leaf.event_id = event.id
    left join audit.event_detail on event_detail.client_id = ${clientId} and event_detail.event_id = event.id`;
}

function toEvent({ id, statement, mac, index, leafHash, salt, detail }: Row): ProvableEvent {
  return { id, statement, mac, index: index === null ? null : Number(index), leafHash, salt, detail };
}
