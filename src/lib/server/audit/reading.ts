import type postgres from 'postgres';
import type { JsonObject } from '#lib/domain/canonical.ts';
import type { EventKind } from '#lib/domain/events/kinds.ts';
import { readDetail } from '#lib/domain/events/replay/event.ts';
import type { SubjectType } from '#lib/domain/events/subjects.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { rawSql, type TransactionSql, type Tx } from '#lib/server/platform/database.ts';
import { statedIn } from '#lib/domain/tlog/event.ts';
import { instant } from './instant.ts';
import { notAuthentic } from './mark/mac.ts';
import type { Erasure } from './erase/erasures.ts';
import { Marks } from './mark/marks.ts';

/** An event as people read it. */
export interface LoggedEvent {
  readonly id: string;
  /** Its place in the log; null while it awaits the sequencer. */
  readonly index: number | null;
  /** ISO 8601 in UTC with milliseconds. */
  readonly at: string;
  readonly actorId: string;
  /** As it was written: by another version perhaps, and then of no kind that this one knows. */
  readonly kind: string;
  readonly subject: { readonly type: string; readonly id: string };
  /** Null where it was erased, is gone or is none. */
  readonly detail: JsonObject | null;
  /** When, and by which event, where one says so. */
  readonly erased?: Erasure;
}

/** Events that are listed at once. */
export const PAGE = 50;

/** Some of the events that are asked for, newest first. */
export interface FoundPage {
  readonly events: LoggedEvent[];
  /** The cursor of the next page; null after the last. */
  readonly next: number | null;
  /** Of what waits for its leaf, which has no other page, events that are not among them, asked for or not. */
  readonly leftOut: number;
}

/** No leaf has a higher place. */
const LAST_LEAF = '9223372036854775807';

/** One page of the log from below `cursor` (all when null) downwards, waiting events on top of the first. */
export async function findPage(
  tx: Tx,
  clientId: string,
  cursor: number | null,
  page = PAGE,
): Promise<FoundPage> {
  const sql = rawSql(tx);
  // Behind row-level security a plan that is kept looks leaves up by a bare number alone: what is computed of one, as by
  // `coalesce`, it asks of each leaf from the newest down.
  const below = cursor ?? LAST_LEAF;
  // Limited before anything is looked up beside it; and written out, or a plan that is kept takes it for a tenth of the log.
  const limit = sql.unsafe(String(page));
  const sealed = await sql<EventRow[]>`
    select ${columns(sql)}, leaf.index
    from (
      select index, event_id from audit.leaf
      where client_id = ${clientId} and index < ${below}::bigint
      order by index desc limit ${limit}
    ) as leaf
    join audit.event on event.client_id = ${clientId} and event.id = leaf.event_id
    left join audit.event_detail on event_detail.client_id = ${clientId} and event_detail.event_id = event.id
    order by leaf.index desc`;
  const waiting =
    cursor === null
      ? await sql<EventRow[]>`
          select ${columns(sql)}, null::bigint as index
          from (select event_id, position from audit.pending where client_id = ${clientId}
            order by position desc limit ${limit}) as waiting
          join audit.event on event.client_id = ${clientId} and event.id = waiting.event_id
          left join audit.event_detail on event_detail.client_id = ${clientId} and event_detail.event_id = event.id
          order by waiting.position desc`
      : [];
  const last = sealed.at(-1)?.index;
  const next =
    sealed.length === page && last !== undefined && last !== null && last > 0n ? Number(last) : null;
  const leftOut = waiting.length < page ? 0 : await waitingBehind(tx, clientId, page);
  return { events: [...waiting, ...sealed].map(toEvent), next, leftOut };
}

/** How many events wait for their leaf beside so many of the newest. */
export async function waitingBehind(tx: Tx, clientId: string, most: number): Promise<number> {
  const sql = rawSql(tx);
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from (
      select from audit.pending where client_id = ${clientId}
      order by position desc offset ${sql.unsafe(String(most))}) as waiting`;
  return row?.count ?? 0;
}

/** Every event about the subject in the order of the log, waiting ones last. */
export async function findTimeline(
  tx: Tx,
  clientId: string,
  subject: { readonly type: string; readonly id: string },
): Promise<LoggedEvent[]> {
  const sql = rawSql(tx);
  return inOrder(
    sql,
    clientId,
    sql`event.subject_type = ${subject.type} and event.subject_id = ${subject.id}`,
  );
}

/**
 * Who caused events of these kinds about the subject, each once, as the log has it and not as a column says: of events that
 * bear the application's mark, and of those in the log from before it marked any. What somebody else put there names nobody.
 */
export async function actorsOf(
  tx: Tx,
  { clientId, platform }: Pick<Context, 'clientId' | 'platform'>,
  subject: { readonly type: string; readonly id: string },
  kinds: readonly EventKind[],
): Promise<string[]> {
  const rows = await rawSql(tx)<{ statement: Uint8Array; mac: Uint8Array | null; inLog: boolean }[]>`
    select audit.statement_of(event) as statement, mac, leaf.index is not null as "inLog" from audit.event
    left join audit.leaf on leaf.client_id = ${clientId} and leaf.event_id = event.id
    where event.client_id = ${clientId} and subject_type = ${subject.type} and subject_id = ${subject.id}
      and kind = any (${[...kinds]}::text[])`;
  const said = rows
    .filter((row) => notAuthentic(platform.keys, row) === null || (row.mac === null && row.inLog))
    .map(({ statement }) => statedIn(statement))
    .filter((each) => each.client === clientId && each.subject.id === subject.id)
    .filter(({ kind }) => kinds.includes(kind as EventKind));
  return [...new Set(said.map(({ actor }) => actor))];
}

/**
 * Every event of these kinds about subjects of the type that has a place, in the order of the log, waiting ones last; as far
 * as the application wrote it.
 * @param id of one of them; null: of all
 */
export async function eventsOf(
  tx: Tx,
  context: Context,
  type: SubjectType,
  kinds: readonly EventKind[],
  id: string | null = null,
): Promise<LoggedEvent[]> {
  const sql = rawSql(tx);
  const own = id === null ? sql`` : sql`and event.subject_id = ${id}`;
  const events = await inOrder(
    sql,
    context.clientId,
    sql`event.subject_type = ${type} and event.kind = any (${[...kinds]}::text[]) ${own}
      and (leaf.index >= 0 or (leaf.index is null and pending.position is not null))`,
  );
  const ours = await new Marks(tx, context).among(events.map(({ id }) => id));
  return events.filter(({ id }) => ours.has(id));
}

/** In the order of the log, waiting ones last. */
async function inOrder(
  sql: TransactionSql,
  clientId: string,
  which: postgres.PendingQuery<postgres.Row[]>,
): Promise<LoggedEvent[]> {
  const rows = await sql<EventRow[]>`
    select ${columns(sql)}, leaf.index
    from audit.event
    left join audit.leaf on leaf.client_id = ${clientId} and leaf.event_id = event.id
    left join audit.pending on pending.client_id = ${clientId} and pending.event_id = event.id
    left join audit.event_detail on event_detail.client_id = ${clientId} and event_detail.event_id = event.id
    where event.client_id = ${clientId} and ${which}
    order by leaf.index nulls last, pending.position`;
  return rows.map(toEvent);
}

export interface EventRow {
  id: string;
  at: string;
  actorId: string;
  kind: string;
  subjectType: string;
  subjectId: string;
  detail: string | null;
  index: bigint | null;
}

/** What {@link toEvent} reads. */
export function columns(sql: TransactionSql) {
  return sql`event.id, ${instant(sql, sql`event.at`)} as at,
    event.actor_id as "actorId", event.kind, event.subject_type as "subjectType", event.subject_id as "subjectId",
    event_detail.detail`;
}

export function toEvent({ subjectType, subjectId, detail, index, ...row }: EventRow): LoggedEvent {
  return {
    ...row,
    index: index === null ? null : Number(index),
    subject: { type: subjectType, id: subjectId },
    detail: readDetail(detail),
  };
}
