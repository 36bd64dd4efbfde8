import type { EventKind } from '#lib/domain/events/kinds.ts';
import type { Happened } from '#lib/domain/events/keeping.ts';
import { rawSql, type TransactionSql, type Tx } from '#lib/server/platform/database.ts';
import { hold } from '#lib/server/platform/transaction.ts';
import { instant } from '../instant.ts';

/** An event, as far as it is asked whether it may be erased. */
export interface ErasableRow extends Happened {
  readonly id: string;
  readonly at: string;
  readonly actorId: string;
  readonly subject: { readonly type: string; readonly id: string };
  /** Whether there is anything to erase. */
  readonly readable: boolean;
}

/** Whoever erases of the client waits for whoever does. */
export function holdErasing(tx: Tx, clientId: string): Promise<void> {
  return hold(tx, `segl.audit.erase:${clientId}`);
}

/** Those of the events that there are, in the order in which they happened. */
export async function eventsNamed(tx: Tx, clientId: string, ids: readonly string[]): Promise<ErasableRow[]> {
  const sql = rawSql(tx);
  const rows = await sql<Row[]>`${select(sql, clientId)} and event.id = any (${[...ids]}::uuid[])
    order by event.at, event.id`;
  return rows.map(toRow);
}

/** All about a person as one, and about their membership. */
export async function eventsAbout(tx: Tx, clientId: string, userId: string): Promise<ErasableRow[]> {
  const sql = rawSql(tx);
  const rows = await sql<Row[]>`${select(sql, clientId)}
    and event.subject_type in ('user', 'membership') and event.subject_id = ${userId}
    order by event.at, event.id`;
  return rows.map(toRow);
}

/** Of each of these kinds that a person has caused, the last, with the last year that such an event names. */
export async function deedsOf(
  tx: Tx,
  clientId: string,
  userId: string,
  kinds: readonly EventKind[],
): Promise<Happened[]> {
  const sql = rawSql(tx);
  return sql<{ kind: string; at: string; year: number | null }[]>`
    select kind, ${instant(sql, sql`max(event.at)`)} as at,
      max(${YEAR(sql)}) as year
    from audit.event
    left join audit.event_detail on event.kind = 'voucher.posted' and event_detail.client_id = ${clientId}
      and event_detail.event_id = event.id
    where event.client_id = ${clientId} and event.actor_id = ${userId} and event.kind = any (${[...kinds]}::text[])
    group by kind`;
}

/** Removes what the erasing event names. @returns of which events it is gone now */
export async function eraseNamed(tx: Tx, erasing: string): Promise<string[]> {
  const rows = await rawSql(tx)<{ id: string }[]>`select id from audit.erase_details(${erasing}) as id`;
  return rows.map(({ id }) => id);
}

type Row = Omit<ErasableRow, 'subject'> & { readonly subjectType: string; readonly subjectId: string };

/** The year that an event says was posted in; of one that somebody wrote otherwise none, so that it stops nobody. */
const YEAR = (
  sql: TransactionSql,
) => sql`case when event.kind = 'voucher.posted' and pg_input_is_valid(detail, 'jsonb')
  then case when pg_input_is_valid(detail::jsonb ->> 'year', 'integer') then (detail::jsonb ->> 'year')::int end end`;

const select = (sql: TransactionSql, clientId: string) => sql`
  select event.id, event.kind, event.actor_id as "actorId", ${instant(sql, sql`event.at`)} as at,
    event.subject_type as "subjectType", event.subject_id as "subjectId", event_detail.event_id is not null as readable,
    ${YEAR(sql)} as year
  from audit.event
  left join audit.event_detail on event_detail.client_id = ${clientId} and event_detail.event_id = event.id
  where event.client_id = ${clientId}`;

function toRow({ subjectType: type, subjectId: id, ...row }: Row): ErasableRow {
  return { ...row, subject: { type, id } };
}
