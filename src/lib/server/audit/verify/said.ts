import type { JsonObject } from '#lib/domain/canonical.ts';
import { ruleOf, silentKinds } from '#lib/domain/events/kinds.ts';
import { rawSql, type Tx } from '#lib/server/platform/database.ts';
import type { PreparedEvent } from '../record.ts';
import type { Findings } from './findings.ts';

/** What an event says of its subject's rows. */
export interface SaidOf {
  readonly eventId: string;
  readonly kind: string;
  /** Null: the subject is no more. `unreadable`: the event's detail is gone, so it can't be known. */
  readonly statement: string | null;
  /** The statement's name and version; null in events from before they named it. */
  readonly form: string | null;
  /** The statement itself, where the event holds it. */
  readonly says: JsonObject | null;
  /** Its hash as the application found it before it changed anything, where the event says it; in the same form. */
  readonly was: string | null;
}

/** What events in their order say of each subject, by `type id`; nothing of those that say nothing. */
export function saidBy(events: readonly PreparedEvent[]): Map<string, SaidOf[]> {
  const found = new Map<string, SaidOf[]>();
  for (const { id: eventId, kind, subjectType, subjectId, detail } of events) {
    const said = saidIn({ eventId, kind, detail });
    if (said) add(found, `${subjectType} ${subjectId}`, said);
  }
  return found;
}

/** The same of what the log has of these subjects, by id; waiting events come after all that have a leaf. */
export async function saidInLog(
  tx: Tx,
  clientId: string,
  type: string,
  ids: readonly string[],
): Promise<Map<string, SaidOf[]>> {
  // Of a person there are thousands: each time they signed in.
  const silent = silentKinds(type);
  const rows = await rawSql(tx)<
    { subjectId: string; eventId: string; kind: string; detail: string | null }[]
  >`
    select event.subject_id as "subjectId", event.id as "eventId", event.kind, event_detail.detail
    from audit.event
    left join audit.event_detail on event_detail.client_id = ${clientId} and event_detail.event_id = event.id
    left join audit.leaf on leaf.client_id = ${clientId} and leaf.event_id = event.id
    left join audit.pending on pending.client_id = ${clientId} and pending.event_id = event.id
    where event.client_id = ${clientId} and event.subject_type = ${type} and event.subject_id = any(${ids as string[]}::text[])
      and event.kind <> all(${[...silent]}::text[])
    order by event.subject_id, leaf.index nulls last, pending.position`;
  const found = new Map<string, SaidOf[]>();
  for (const { subjectId, ...event } of rows) {
    const said = saidIn(event);
    if (said) add(found, subjectId, said);
  }
  return found;
}

function add(found: Map<string, SaidOf[]>, subject: string, said: SaidOf): void {
  const before = found.get(subject);
  if (before) before.push(said);
  else found.set(subject, [said]);
}

/**
 * Holds each event that says its subject in words against the one before it: it changes no more of them than its kind may,
 * and what the application found before it did is what was said last. Else whoever changes a row behind the application's
 * back would only have to wait for it to say the row anew.
 */
export function checkChanges(subject: string, events: readonly SaidOf[], findings: Findings): void {
  let last: (SaidOf & { readonly says: JsonObject }) | null = null;
  for (const event of events) {
    const { eventId, kind, statement, says, was } = event;
    // What it said nobody knows: what comes after can't be held against what came before.
    if (statement === 'unreadable') last = null;
    if (!says) continue;
    if (last) {
      const may = ruleOf(kind)?.changes ?? [];
      const more = differences(last.says, says).filter(({ field }) => !may.includes(field));
      const found = was !== null && last.form === event.form && was !== last.statement;
      const itself =
        found && more.length === 0 ? [{ field: may.join(', '), was: last.statement, is: was }] : [];
      for (const { field, was: expected, is } of [...more, ...itself]) {
        const place = `audit.event ${eventId} ${field}`;
        const how = `${is}, before or by ${kind}`;
        findings.add({
          code: 'event_changes_more',
          subject,
          place,
          expected: expected ?? 'none',
          found: how,
        });
      }
    }
    last = { ...event, says };
  }
}

/** The fields in which two statements differ, and what each says. */
export function differences(was: JsonObject, is: JsonObject) {
  const fields = [...new Set([...Object.keys(was), ...Object.keys(is)])].sort();
  return fields
    .map((field) => ({ field, was: written(was[field]), is: written(is[field]) }))
    .filter((each) => each.was !== each.is);
}

const written = (value: JsonObject[string] | undefined) =>
  typeof value === 'string' ? value : JSON.stringify(value ?? null);

interface Row {
  readonly eventId: string;
  readonly kind: string;
  readonly detail: string | null;
}

/** Null where the event says nothing of its subject's rows. */
function saidIn({ eventId, kind, detail }: Row): SaidOf | null {
  const unreadable = { eventId, kind, statement: 'unreadable', form: null, says: null, was: null };
  if (detail === null) return unreadable;
  try {
    const parsed: unknown = JSON.parse(detail);
    if (!isObject(parsed) || !('statement' in parsed)) return null;
    const { statement, form, says, was } = parsed;
    return {
      ...{ eventId, kind },
      statement: typeof statement === 'string' ? statement : null,
      form: typeof form === 'string' ? form : null,
      says: isObject(says) ? says : null,
      was: typeof was === 'string' ? was : null,
    };
  } catch {
    return unreadable;
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
