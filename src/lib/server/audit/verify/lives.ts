import { placeOf } from '#lib/domain/events/replay/event.ts';
import { EVENT_KINDS, ruleOf, saysOf } from '#lib/domain/events/kinds.ts';
import { Life } from '#lib/domain/events/replay/life.ts';
import { rawSql, type Tx } from '#lib/server/platform/database.ts';
import type { PreparedEvent } from '../record.ts';
import type { Findings } from './findings.ts';
import type { Authenticity, Placed } from './authenticity.ts';
import { addFaults, replayed } from './replay.ts';
import { columns, type EventRow } from '../reading.ts';

const PAGE = 500;

/** Events on their way, by `type id` of what they are about: they come after all in the log. */
export type Announced = ReadonlyMap<string, readonly PreparedEvent[]>;

/** Whom a life is told by: what the run has found to be the application's and to have its place, and what is on its way. */
export interface Heard {
  readonly authenticity: Authenticity;
  readonly announced: Announced;
}

/**
 * Kinds that lead nowhere and say nothing, of which one subject may have any number: each is judged by itself, and read
 * for nobody's life.
 */
const PASSING = EVENT_KINDS.filter((kind) => {
  const rule = ruleOf(kind);
  return rule && !rule.from && !rule.to && !rule.fixes && saysOf(rule) === 'nothing';
});

/** The lives of these subjects of a type, with a finding for each event that has no place in its subject's.
 * Told by nobody but the application: what somebody else wrote, or put where a log has no place, says nothing of a row. */
export async function livesOf(
  tx: Tx,
  clientId: string,
  { type, ids, heard, keep = false }: { type: string; ids: readonly string[]; heard: Heard; keep?: boolean },
  findings: Findings,
): Promise<Map<string, Life>> {
  const passing = PASSING.filter((kind) => ruleOf(kind)?.of === type);
  const sql = rawSql(tx);
  const { authenticity, announced } = heard;
  // What proves them was looked at as the log was replayed, in this snapshot, and is not read again.
  const rows = await sql<(EventRow & Placed & { marked: boolean })[]>`
    select ${columns(sql)}, event.mac is not null as marked, leaf.index,
      case when leaf.index is null then (select min(pending.position) from audit.pending
        where pending.client_id = ${clientId} and pending.event_id = event.id) end as position
    from audit.event
    left join audit.event_detail on event_detail.client_id = ${clientId} and event_detail.event_id = event.id
    left join audit.leaf on leaf.client_id = ${clientId} and leaf.event_id = event.id
    where event.client_id = ${clientId} and event.subject_type = ${type}
      and event.subject_id = any(${ids as string[]}::text[]) and event.kind <> all(${passing}::text[])
      and (leaf.index is not null or event.id = any(${authenticity.waitingOf(type, ids)}::uuid[]))
    order by leaf.index nulls last, position, event.id`;
  const lives = new Map<string, Life>();
  const said = rows.filter((row) => authenticity.hears(row));
  const coming = ids.flatMap((id) => announced.get(`${type} ${id}`) ?? []);
  const events = [
    ...said.map((row) => replayed(row, { marked: row.marked, place: placeOf(row.index, row.position) })),
    ...coming.map((row) => replayed(row, { marked: true, place: placeOf(null, null) })),
  ];
  for (const event of events) {
    const life = lives.get(event.subject.id) ?? new Life(type, { keep });
    lives.set(event.subject.id, life);
    addFaults(findings, event.subject, life.take(event));
  }
  return lives;
}

/** Ids of subjects of a type that the log has events of and that are not among those seen, in pages. */
export async function* unseen(
  tx: Tx,
  clientId: string,
  type: string,
  seen: ReadonlySet<string>,
): AsyncGenerator<string[]> {
  const sql = rawSql(tx);
  for (let after: string | null = null; ;) {
    const rows: { id: string }[] = await sql<{ id: string }[]>`
      select distinct subject_id as id from audit.event
      where client_id = ${clientId} and subject_type = ${type} and ${after === null ? sql`subject_id is not null` : sql`subject_id > ${after}`}
      order by subject_id limit ${PAGE}`;
    const missing = rows.map(({ id }) => id).filter((id) => !seen.has(id));
    if (missing.length > 0) yield missing;
    const end = rows.at(-1);
    if (rows.length < PAGE || !end) return;
    after = end.id;
  }
}

/** Events by what they are about, in their order. */
export function bySubject(events: readonly PreparedEvent[]): Announced {
  return Map.groupBy(events, ({ subjectType, subjectId }) => `${subjectType} ${subjectId}`);
}
