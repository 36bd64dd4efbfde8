import type { JsonObject } from '#lib/domain/canonical.ts';
import type { Fault, StatedHash } from '#lib/domain/events/replay/event.ts';
import type { LastStated, Life } from '#lib/domain/events/replay/life.ts';
import type { Others } from '#lib/domain/events/replay/others.ts';
import { differences } from '#lib/domain/events/replay/words.ts';
import type { RowFacts } from '#lib/domain/events/subjects.ts';
import type { Result } from '#lib/domain/result.ts';
import type { FormFault } from '#lib/domain/statement.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { ahead } from './ahead.ts';
import type { ErasedCheck } from './erased.ts';
import type { Findings } from './findings.ts';
import { livesOf, unseen, type Heard } from './lives.ts';
import { addFaults } from './replay.ts';

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
  readonly says?: () => JsonObject;
  /** The hash stored with the row, where one is. */
  readonly stored?: string;
  /** Its columns by their names in the code, those that events fix at least; null where they can't be read. */
  readonly row: RowFacts | null;
  /** What of its life contradicts what the log had said of others by then. */
  readonly against?: (life: Life, others: Others) => readonly Fault[] | Promise<readonly Fault[]>;
}

/** What a row is held by. */
export interface By {
  readonly heard: Heard;
  readonly erased: ErasedCheck;
  readonly others: Others;
}

const PAGE = 250;

/**
 * Replays the life of every subject of the reconciler's type, and holds its row against what the events say last, led to
 * and fix.
 * @returns how many subjects were compared
 */
export async function reconcile(
  tx: Tx,
  context: Context,
  reconciler: Reconciler,
  findings: Findings,
  { heard, erased, others }: By,
): Promise<number> {
  const { clientId } = context;
  const { subjectType: type } = reconciler;
  // One id per subject is all that stays in memory.
  const seen = new Set<string>();
  let page: CurrentSubject[] = [];
  const compare = async (rows: readonly CurrentSubject[]) => {
    const ids = rows.map(({ id }) => id);
    const keep = rows.some(({ against }) => against);
    const lives = await livesOf(tx, clientId, { type, ids, heard, keep }, findings);
    for (const row of rows)
      try {
        await compareRow(type, row, lives.get(row.id), { erased, others, findings });
      } catch (cause) {
        addUnread(type, `${type} ${row.id}`, cause, findings);
      }
  };
  let comparing: Promise<void> = Promise.resolve();
  try {
    for await (const subject of reconciler.current(tx, context)) {
      seen.add(subject.id);
      page.push(subject);
      if (page.length < PAGE) continue;
      await comparing;
      // Meanwhile the next are read.
      comparing = ahead(compare(page));
      page = [];
    }
  } finally {
    // Also where reading them threw: what is under way ends before the savepoint does.
    await comparing;
  }
  if (page.length > 0) await compare(page);
  for await (const ids of unseen(tx, clientId, type, seen)) {
    const lives = await livesOf(tx, clientId, { type, ids, heard }, findings);
    if (reconciler.comeAndGo) continue;
    for (const [id, { last }] of lives) if (last && last.stated !== null) addGone(type, id, last, findings);
  }
  return seen.size;
}

/** Replays the lives of subjects that nobody has rows of. */
export async function replayLives(
  tx: Tx,
  clientId: string,
  type: string,
  findings: Findings,
  heard: Heard,
): Promise<void> {
  for await (const ids of unseen(tx, clientId, type, new Set()))
    await livesOf(tx, clientId, { type, ids, heard }, findings);
}

async function compareRow(
  type: string,
  row: CurrentSubject,
  life: Life | undefined,
  { erased, others, findings }: Omit<By, 'heard'> & { readonly findings: Findings },
): Promise<void> {
  const { id, as, stored, against } = row;
  const subject = `${type} ${id}`;
  const last = life?.last ?? null;
  const logged = last && last.stated !== 'unreadable' ? last.stated : null;
  const said = as(logged?.form ?? null);
  const statement = said.ok ? said.value : inWords(said.error, logged);
  if (said.ok && stored !== undefined && stored !== statement) {
    const place = `${type} ${id} stored statement hash`;
    findings.add({ code: 'stored_statement_differs', subject, place, expected: statement, found: stored });
  }
  if (life && row.row) addFaults(findings, { type, id }, life.judgeRow(row.row));
  if (life && against) addFaults(findings, { type, id }, await against(life, others));
  if (!last) {
    const expected = 'an event with its statement';
    findings.add({ code: 'subject_without_event', subject, place: subject, expected, found: 'none' });
    return;
  }
  const place = `audit.event_detail ${last.eventId}`;
  if (last.stated === 'unreadable') {
    // Once the law obliges to keep it no more, nobody holds the row any longer.
    if (erased.has(last.eventId)) return;
    const expected = 'a statement';
    findings.add({ code: 'subject_unverifiable', subject, place, expected, found: 'no detail' });
  } else if (!said.ok && said.error.code === 'form_unknown') {
    const expected = 'a form known here';
    findings.add({
      code: 'subject_unverifiable',
      subject,
      place,
      expected,
      found: String(last.stated?.form),
    });
  } else if (last.stated?.statement !== statement) {
    const expected = last.stated?.statement ?? `none since event ${last.eventId}`;
    const whole = { field: '', was: expected, is: statement };
    const known = last.says && row.says ? differences(last.says, row.says()) : [];
    for (const { field, was, is } of known.length > 0 ? known : [whole]) {
      const where = `${subject} ${field}`.trimEnd();
      findings.add({ code: 'subject_changed', subject, place: where, expected: was, found: is });
    }
  }
}

/** What can't even be read, by which nothing else is held up. */
export function addUnread(subject: string, place: string, cause: unknown, findings: Findings): void {
  const found = cause instanceof Error ? cause.message : String(cause);
  const expected = 'rows that can be read';
  findings.add({ code: 'subject_unverifiable', subject, place, expected, found });
}

function inWords({ code }: FormFault, logged: StatedHash | null): string {
  return code === 'unreadable' ? 'rows that can’t be read' : `more than ${logged?.form} says`;
}

/** A subject that the log says exists, and whose row is gone. */
function addGone(type: string, id: string, { stated, eventId }: LastStated, findings: Findings): void {
  const subject = `${type} ${id}`;
  const statement = stated === 'unreadable' || stated === null ? 'unreadable' : stated.statement;
  const expected = `${statement} of event ${eventId}`;
  findings.add({ code: 'subject_gone', subject, place: subject, expected, found: 'no row' });
}
