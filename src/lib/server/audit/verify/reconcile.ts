import type { Result } from '#lib/domain/result.ts';
import type { FormFault } from '#lib/domain/statement.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { rawSql, type Tx } from '#lib/server/platform/database.ts';
import type { PreparedEvent } from '../record.ts';
import type { Findings } from './findings.ts';

/**
 * What a service supplies so that its rows can be held against the log. `current` yields every subject of the type
 * once, to be said from the rows as they are now. It must read in pages by key, not through a cursor: other
 * statements run in `tx` between two of its items.
 */
export interface Reconciler {
  readonly subjectType: string;
  /** The tables, with their schemas, whose rows its statements answer for. */
  readonly tables: readonly string[];
  current(tx: Tx, context: Context): AsyncIterable<CurrentSubject>;
}
export interface CurrentSubject {
  readonly id: string;
  /** Hex SHA-256 of its canonical statement, recomputed, in the form that its last event names; null: it names none. */
  readonly as: (form: string | null) => Result<string, FormFault>;
  /** The hash stored with the row, where one is. */
  readonly stored?: string;
}

const PAGE = 500;

/**
 * Holds every row of the reconciler's type against the last event about it that carries a statement.
 * @param announced the last of those that are on their way, by `type id`: they come after all in the log
 * @returns how many subjects were compared
 */
export async function reconcile(
  tx: Tx,
  context: Context,
  reconciler: Reconciler,
  findings: Findings,
  announced: ReadonlyMap<string, LastStatement>,
): Promise<number> {
  const { clientId } = context;
  // One id per subject is all that stays in memory.
  const seen = new Set<string>();
  let page: CurrentSubject[] = [];
  for await (const subject of reconciler.current(tx, context)) {
    seen.add(subject.id);
    page.push(subject);
    if (page.length < PAGE) continue;
    await comparePage(tx, clientId, reconciler.subjectType, page, findings, announced);
    page = [];
  }
  await comparePage(tx, clientId, reconciler.subjectType, page, findings, announced);
  await findGone(tx, clientId, reconciler.subjectType, seen, findings);
  return seen.size;
}

async function comparePage(
  tx: Tx,
  clientId: string,
  type: string,
  page: readonly CurrentSubject[],
  findings: Findings,
  announced: ReadonlyMap<string, LastStatement>,
): Promise<void> {
  if (page.length === 0) return;
  const last = await lastStatements(
    tx,
    clientId,
    type,
    page.map(({ id }) => id),
  );
  for (const { id, as, stored } of page) {
    const subject = `${type} ${id}`;
    const logged = announced.get(subject) ?? last.get(id);
    const said = as(logged?.form ?? null);
    const statement = said.ok ? said.value : inWords(said.error, logged);
    if (said.ok && stored !== undefined && stored !== statement) {
      const place = `${type} ${id} stored statement hash`;
      findings.add({ code: 'stored_statement_differs', subject, place, expected: statement, found: stored });
    }
    if (!logged) {
      const expected = 'an event with its statement';
      findings.add({ code: 'subject_without_event', subject, place: subject, expected, found: 'none' });
    } else if (logged.statement === 'unreadable') {
      const place = `audit.event_detail ${logged.eventId}`;
      findings.add({
        code: 'subject_unverifiable',
        subject,
        place,
        expected: 'a statement',
        found: 'no detail',
      });
    } else if (!said.ok && said.error.code === 'form_unknown') {
      const place = `audit.event_detail ${logged.eventId}`;
      const found = String(logged.form);
      findings.add({ code: 'subject_unverifiable', subject, place, expected: 'a form known here', found });
    } else if (logged.statement !== statement) {
      const expected = logged.statement ?? `none since event ${logged.eventId}`;
      findings.add({ code: 'subject_changed', subject, place: subject, expected, found: statement });
    }
  }
}

function inWords({ code }: FormFault, logged: LastStatement | undefined): string {
  return code === 'unreadable' ? 'rows that can’t be read' : `more than ${logged?.form} says`;
}

/** Subjects that the log says exist and whose rows are gone. */
async function findGone(
  tx: Tx,
  clientId: string,
  type: string,
  seen: ReadonlySet<string>,
  findings: Findings,
) {
  let after = '';
  for (;;) {
    const rows = await rawSql(tx)<{ id: string }[]>`
      select distinct subject_id as id from audit.event
      where client_id = ${clientId} and subject_type = ${type} and subject_id > ${after}
      order by subject_id limit ${PAGE}`;
    const missing = rows.map(({ id }) => id).filter((id) => !seen.has(id));
    const last = missing.length > 0 ? await lastStatements(tx, clientId, type, missing) : null;
    for (const [id, { statement, eventId }] of last ?? []) {
      if (statement === null) continue;
      const subject = `${type} ${id}`;
      const expected = `${statement} of event ${eventId}`;
      findings.add({ code: 'subject_gone', subject, place: subject, expected, found: 'no row' });
    }
    const end = rows.at(-1);
    if (rows.length < PAGE || !end) return;
    after = end.id;
  }
}

export interface LastStatement {
  readonly eventId: string;
  /** Null: the subject is no more. `unreadable`: the event's detail is gone, so it can't be known. */
  readonly statement: string | null;
  /** The statement's name and version; null in events from before they named it. */
  readonly form: string | null;
}

/** What events in their order say last of each subject, by `type id`; nothing of those that say nothing. */
export function statementsOf(events: readonly PreparedEvent[]): Map<string, LastStatement> {
  const last = new Map<string, LastStatement>();
  for (const { id: eventId, subjectType, subjectId, detail } of events) {
    const said = saidIn(detail);
    if (said) last.set(`${subjectType} ${subjectId}`, { eventId, ...said });
  }
  return last;
}

/** Per subject the newest event whose detail names a statement; waiting events come after all that have a leaf. */
async function lastStatements(tx: Tx, clientId: string, type: string, ids: readonly string[]) {
  const rows = await rawSql(tx)<{ subjectId: string; eventId: string; detail: string | null }[]>`
    select event.subject_id as "subjectId", event.id as "eventId", event_detail.detail
    from audit.event
    left join audit.event_detail on event_detail.client_id = ${clientId} and event_detail.event_id = event.id
    left join audit.leaf on leaf.client_id = ${clientId} and leaf.event_id = event.id
    left join audit.pending on pending.client_id = ${clientId} and pending.event_id = event.id
    where event.client_id = ${clientId} and event.subject_type = ${type} and event.subject_id = any(${ids as string[]}::text[])
    order by event.subject_id, leaf.index desc nulls first, pending.position desc`;
  const last = new Map<string, LastStatement>();
  for (const { subjectId, eventId, detail } of rows) {
    if (last.has(subjectId)) continue;
    const said = saidIn(detail);
    if (said) last.set(subjectId, { eventId, ...said });
  }
  return last;
}

const UNREADABLE = { statement: 'unreadable', form: null };

/** Null where the event says nothing of its subject's rows. */
function saidIn(detail: string | null): Omit<LastStatement, 'eventId'> | null {
  if (detail === null) return UNREADABLE;
  try {
    const parsed: unknown = JSON.parse(detail);
    if (typeof parsed !== 'object' || parsed === null || !('statement' in parsed)) return null;
    const form = 'form' in parsed && typeof parsed.form === 'string' ? parsed.form : null;
    return { statement: typeof parsed.statement === 'string' ? parsed.statement : null, form };
  } catch {
    return UNREADABLE;
  }
}
