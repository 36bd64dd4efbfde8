import { rawSql, type Tx } from '#lib/server/platform/database.ts';
import { commitmentOf, type PreparedEvent } from '../record.ts';

/** An event on its way to a client's log. */
export interface OutboxRow {
  readonly eventId: string;
  readonly entry: Uint8Array;
  readonly position: bigint;
}

/** In the directory. @param entry the same event, sealed */
export async function insertEntry(tx: Tx, event: PreparedEvent, entry: Uint8Array): Promise<void> {
  const { id, clientId: target, statement } = event;
  await rawSql(tx)`insert into audit.outbox (event_id, target, hash, entry)
    values (${id}, ${target}, sha256(${statement}), ${entry})`;
}

/** The clients that something is on its way to; answers only the machine in the directory, like those that follow. */
export async function targetsWaiting(tx: Tx): Promise<string[]> {
  const rows = await rawSql(tx)<{ target: string }[]>`select distinct target from audit.outbox`;
  return rows.map(({ target }) => target);
}

/** What is on its way to a client, in the order it was announced, from behind `after`; null: from the first on. */
export function waitingFor(
  tx: Tx,
  target: string,
  after: OutboxRow | null,
  limit: number,
): Promise<OutboxRow[]> {
  const sql = rawSql(tx);
  // Somebody with the database may have given one position to several, so the id goes with it.
  const behind =
    after === null
      ? sql`true`
      : sql`(position, event_id) > (${String(after.position)}::bigint, ${after.eventId}::uuid)`;
  return sql<OutboxRow[]>`
    select event_id as "eventId", entry, position from audit.outbox
    where target = ${target} and ${behind} order by position, event_id limit ${limit}`;
}

/** What has arrived. The database refuses to let go of what has not. */
export async function deleteEntries(tx: Tx, eventIds: readonly string[]): Promise<void> {
  await rawSql(tx)`delete from audit.outbox where event_id = any (${[...eventIds]}::uuid[])`;
}

/**
 * Writes an announced event into the log of the transaction's client, unless it is there: of several that do so at the
 * same moment one does. @returns false where another event has that id
 */
export async function insertArrived(tx: Tx, event: PreparedEvent): Promise<boolean> {
  const { clientId, id, statement } = event;
  const sql = rawSql(tx);
  await sql`with arrived as (
      insert into audit.event
        (client_id, id, at, actor_id, request_id, kind, subject_type, subject_id, commitment, mac)
      values (${clientId}, ${id}, ${event.at}, ${event.actorId}, ${event.requestId}, ${event.kind},
        ${event.subjectType}, ${event.subjectId}, ${commitmentOf(event)}, ${event.mac})
      on conflict (client_id, id) do nothing returning id
    ), detail as (
      insert into audit.event_detail (client_id, event_id, salt, detail)
      select ${clientId}, id, ${event.salt}, ${event.detail} from arrived
    )
    insert into audit.pending (client_id, event_id) select ${clientId}, id from arrived`;
  const [row] = await sql<{ same: boolean }[]>`
    select audit.statement_of(event) = ${statement} as same from audit.event where client_id = ${clientId} and id = ${id}`;
  return row?.same === true;
}

/** The statements that the client's log has under these ids. */
export async function statementsUnder(
  tx: Tx,
  clientId: string,
  ids: readonly string[],
): Promise<Map<string, Uint8Array>> {
  const rows = await rawSql(tx)<{ id: string; statement: Uint8Array }[]>`
    select id, audit.statement_of(event) as statement from audit.event where client_id = ${clientId} and id = any (${[...ids]}::uuid[])`;
  return new Map(rows.map(({ id, statement }) => [id, statement]));
}
