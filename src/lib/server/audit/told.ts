import type { JsonObject } from '#lib/domain/canonical.ts';
import { wordsOf } from '#lib/domain/events/changes.ts';
import { EVENT_KINDS, EVENTS, saysOf } from '#lib/domain/events/kinds.ts';
import { readDetail } from '#lib/domain/events/replay/event.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { rawSql, type Tx } from '#lib/server/platform/database.ts';
import { withErasures, type Erasure } from './erase/erasures.ts';
import { Marks } from './mark/marks.ts';
import type { LoggedEvent } from './reading.ts';

/** An event with what it takes to tell it in a sentence. */
export interface ToldEvent extends LoggedEvent {
  /** Who caused it, by the name that the log had of them then; null where it had none. */
  readonly actor: string | null;
  /** Its readable part was erased on request. */
  readonly erased?: Erasure;
  /** The application did not write it, or not so: nothing of what it says is told. */
  readonly foreign?: true;
  /**
   * Of one that says its subject in words: the readable part of the event that said it so before. Null where that is erased;
   * empty where none did.
   */
  readonly before?: JsonObject | null;
}

/** The kinds that say their subject, and those of them that say a person. */
const SAYING = EVENT_KINDS.filter((kind) => saysOf(EVENTS[kind]) === 'subject');
const OF_PEOPLE = SAYING.filter((kind) => EVENTS[kind].of === 'user');

/**
 * Adds to events who caused them, by name, and what was said of their subjects before, so that what each changed can be told.
 * What the application did not write is none while it waits, as it gets no leaf; and where somebody gave it one, it is said to
 * be foreign.
 */
export async function told(tx: Tx, context: Context, events: readonly LoggedEvent[]): Promise<ToldEvent[]> {
  const marks = new Marks(tx, context);
  const ours = await marks.among(events.map(({ id }) => id));
  const own = events.filter(({ id }) => ours.has(id));
  const before = await beforeOf(tx, context.clientId, own);
  const nameAt = await namesOf(tx, context, marks, [...new Set(events.map(({ actorId }) => actorId))]);
  const erasures = new Map((await withErasures(tx, context, own)).map((event) => [event.id, event]));
  return events.flatMap((event): ToldEvent[] => {
    const actor = nameAt(event.actorId, event.index);
    const known = erasures.get(event.id);
    if (!known) return event.index === null ? [] : [{ ...event, actor, detail: null, foreign: true }];
    return [{ ...known, actor, ...(before.has(event.id) && { before: before.get(event.id) ?? null }) }];
  });
}

async function beforeOf(tx: Tx, clientId: string, events: readonly LoggedEvent[]) {
  const saying = events.filter(({ detail }) => detail !== null && wordsOf(detail) !== null);
  const before = new Map<string, JsonObject | null>(saying.map(({ id }) => [id, {}]));
  if (saying.length === 0) return before;
  const rows = await rawSql(tx)<{ id: string; detail: string | null }[]>`
    select asked.id, before.detail
    from unnest(${saying.map(({ id }) => id)}::uuid[], ${saying.map(({ index }) => index)}::bigint[]) as asked (id, index)
    join audit.event on event.client_id = ${clientId} and event.id = asked.id
    cross join lateral (
      select event_detail.detail from audit.event as earlier
      join audit.leaf on leaf.client_id = ${clientId} and leaf.event_id = earlier.id
      left join audit.event_detail on event_detail.client_id = ${clientId} and event_detail.event_id = earlier.id
      where earlier.client_id = ${clientId} and earlier.subject_type = event.subject_type
        and earlier.subject_id = event.subject_id and earlier.kind = any (${SAYING}::text[])
        and leaf.index < coalesce(asked.index, 9223372036854775807)
      order by leaf.index desc limit 1) as before`;
  for (const { id, detail } of rows) before.set(id, readDetail(detail));
  return before;
}

/** How the log called people at each of its leaves; before it first did, as it did first. */
async function namesOf(tx: Tx, { clientId }: Context, marks: Marks, people: readonly string[]) {
  const all = await rawSql(tx)<
    { eventId: string; id: string; index: bigint | null; detail: string | null }[]
  >`
    select event.id as "eventId", event.subject_id as id, leaf.index, event_detail.detail
    from audit.event
    left join audit.leaf on leaf.client_id = ${clientId} and leaf.event_id = event.id
    left join audit.event_detail on event_detail.client_id = ${clientId} and event_detail.event_id = event.id
    where event.client_id = ${clientId} and event.subject_type = 'user' and event.subject_id = any (${[...people]}::text[])
      and event.kind = any (${OF_PEOPLE}::text[])
    order by leaf.index nulls last`;
  const ours = await marks.among(all.map(({ eventId }) => eventId));
  const said = Map.groupBy(
    all.filter(({ eventId }) => ours.has(eventId)),
    ({ id }) => id,
  );
  return (person: string, index: number | null): string | null => {
    let name: string | null = null;
    for (const row of said.get(person) ?? []) {
      const after = index !== null && (row.index === null || row.index > index);
      if (after && name !== null) break;
      const words = readDetail(row.detail)?.['says'] as JsonObject | undefined;
      if (typeof words?.['name'] === 'string') name = words['name'];
    }
    return name;
  };
}
