import type { EventKind } from '#lib/domain/events/kinds.ts';
import { commitmentTo, statedIn } from '#lib/domain/tlog/event.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { rawSql, type TransactionSql, type Tx } from '#lib/server/platform/database.ts';
import { notAuthentic } from './mark/mac.ts';

interface Row {
  readonly id: string;
  readonly index: bigint | null;
  readonly statement: Uint8Array;
  readonly mac: Uint8Array | null;
  readonly salt: Uint8Array | null;
  readonly detail: string | null;
}

/** An event of the log's own, with what it says. */
export interface OwnEvent<T> {
  readonly id: string;
  /** Null while it waits for its leaf. */
  readonly index: number | null;
  /** ISO 8601. */
  readonly at: string;
  readonly actor: string;
  readonly said: T;
}

/**
 * What a log says of itself in events of one kind, in the order of its leaves: the readable parts, in the shape that the
 * kind has. Only what the application wrote, and as it did: other logs and keys are judged by it, so that somebody with the
 * database must not have a word in it.
 */
export async function ownWords<T>(tx: Tx, context: Context, kind: EventKind): Promise<T[]> {
  return (await ownEvents<T>(tx, context, kind)).map(({ said }) => said);
}

/** {@link ownWords} with the events that say them. @param waiting those too that have no leaf yet, behind all that have */
export async function ownEvents<T>(
  tx: Tx,
  context: Context,
  kind: EventKind,
  { waiting = false } = {},
): Promise<OwnEvent<T>[]> {
  const sql = rawSql(tx);
  const rows = await sql<Row[]>`${select(sql, context.clientId, kind)}
      and (leaf.index >= 0 or (${waiting} and leaf.index is null and pending.position is not null))
    order by leaf.index nulls last, pending.position, event.id`;
  return rows.flatMap((row) => readOwn<T>(context, kind, row) ?? []);
}

/** The newest `most` of them, the newest first, however many somebody else put among them. */
export async function newestOwn<T>(
  tx: Tx,
  context: Context,
  kind: EventKind,
  most: number,
): Promise<OwnEvent<T>[]> {
  const sql = rawSql(tx);
  const found: OwnEvent<T>[] = [];
  for (let passed = 0; found.length < most; passed += PAGE) {
    const rows = await sql<Row[]>`${select(sql, context.clientId, kind)}
        and (leaf.index >= 0 or (leaf.index is null and pending.position is not null))
      order by leaf.index desc nulls first, pending.position desc, event.id desc limit ${PAGE} offset ${passed}`;
    found.push(...rows.flatMap((row) => readOwn<T>(context, kind, row) ?? []));
    if (rows.length < PAGE) break;
  }
  return found.slice(0, most);
}

const PAGE = 200;

const select = (sql: TransactionSql, clientId: string, kind: EventKind) => sql`
    select event.id, leaf.index, audit.statement_of(event) as statement, event.mac, event_detail.salt, event_detail.detail
    from audit.event
    left join audit.leaf on leaf.client_id = ${clientId} and leaf.event_id = event.id
    left join audit.pending on pending.client_id = ${clientId} and pending.event_id = event.id
    left join audit.event_detail on event_detail.client_id = ${clientId} and event_detail.event_id = event.id
    where event.client_id = ${clientId} and event.subject_type = 'log' and event.subject_id = ${clientId}
      and event.kind = ${kind}`;

function readOwn<T>({ clientId, platform }: Context, kind: EventKind, row: Row): OwnEvent<T> | null {
  const { id, index, statement, salt, detail } = row;
  if (salt === null || detail === null || notAuthentic(platform.keys, row) !== null) return null;
  const stated = statedIn(statement);
  const ours = stated.client === clientId && stated.kind === kind && stated.id === id;
  if (!ours || commitmentTo(salt, detail) !== stated.commitment) return null;
  const { at, actor } = stated;
  return { id, index: index === null ? null : Number(index), at, actor, said: JSON.parse(detail) as T };
}
