import type { JsonObject } from '#lib/domain/canonical.ts';
import type { Result } from '#lib/domain/result.ts';
import type { FormFault } from '#lib/domain/statement.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { rawSql, type Tx } from '#lib/server/platform/database.ts';
import type { Findings } from './findings.ts';
import { checkChanges, differences, saidInLog, type SaidOf } from './said.ts';

/**
 * What a service supplies so that its rows can be held against the log. `current` yields every subject of the type
 * once, to be said from the rows as they are now. It must read in pages by key, not through a cursor: other
 * statements run in `tx` between two of its items.
 */
export interface Reconciler {
  readonly subjectType: string;
  /** The tables, with their schemas, whose rows its statements answer for. */
  readonly tables: readonly string[];
  /** They are the client's for a time: that one of them has no row here any more is for another to answer. */
  readonly comeAndGo?: true;
  current(tx: Tx, context: Context): AsyncIterable<CurrentSubject>;
}
export interface CurrentSubject {
  readonly id: string;
  /** Hex SHA-256 of its canonical statement, recomputed, in the form that its last event names; null: it names none. */
  readonly as: (form: string | null) => Result<string, FormFault>;
  /** The statement itself, where events of its type hold it (`says`): so a finding can name what of it differs. */
  readonly says?: JsonObject;
  /** The hash stored with the row, where one is. */
  readonly stored?: string;
}

const PAGE = 500;

/** What is on its way of each subject, by `type id`: it comes after all in the log. */
type Announced = ReadonlyMap<string, readonly SaidOf[]>;

/**
 * Holds every row of the reconciler's type against the last event about it that carries a statement.
 * @returns how many subjects were compared
 */
export async function reconcile(
  tx: Tx,
  context: Context,
  reconciler: Reconciler,
  findings: Findings,
  announced: Announced,
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
  await findGone(tx, clientId, reconciler, seen, findings);
  return seen.size;
}

async function comparePage(
  tx: Tx,
  clientId: string,
  type: string,
  page: readonly CurrentSubject[],
  findings: Findings,
  announced: Announced,
): Promise<void> {
  if (page.length === 0) return;
  const inLog = await saidInLog(
    tx,
    clientId,
    type,
    page.map(({ id }) => id),
  );
  for (const { id, as, says, stored } of page) {
    const subject = `${type} ${id}`;
    const events = [...(inLog.get(id) ?? []), ...(announced.get(subject) ?? [])];
    checkChanges(subject, events, findings);
    const logged = events.at(-1);
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
      const whole = { field: '', was: expected, is: statement };
      const known = logged.says && says ? differences(logged.says, says) : [];
      for (const { field, was, is } of known.length > 0 ? known : [whole]) {
        const place = `${subject} ${field}`.trimEnd();
        findings.add({ code: 'subject_changed', subject, place, expected: was, found: is });
      }
    }
  }
}

function inWords({ code }: FormFault, logged: SaidOf | undefined): string {
  return code === 'unreadable' ? 'rows that can’t be read' : `more than ${logged?.form} says`;
}

/** Subjects that the log says exist and whose rows are gone. */
async function findGone(
  tx: Tx,
  clientId: string,
  { subjectType: type, comeAndGo }: Reconciler,
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
    const inLog = missing.length > 0 ? await saidInLog(tx, clientId, type, missing) : null;
    for (const [id, events] of inLog ?? []) {
      const subject = `${type} ${id}`;
      checkChanges(subject, events, findings);
      const last = events.at(-1);
      if (!last || last.statement === null || comeAndGo) continue;
      const expected = `${last.statement} of event ${last.eventId}`;
      findings.add({ code: 'subject_gone', subject, place: subject, expected, found: 'no row' });
    }
    const end = rows.at(-1);
    if (rows.length < PAGE || !end) return;
    after = end.id;
  }
}
