import type { Reading, ReadThing } from '#lib/domain/access/readings.ts';
import type { JsonObject } from '#lib/domain/canonical.ts';
import { norwegianDate } from '#lib/domain/date.ts';
import type { ReportOf } from '#lib/domain/events/report/about.ts';
import { tellingOf } from '#lib/domain/events/thread.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import { isUuid } from '#lib/domain/text.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { rawSql, type Tx } from '#lib/server/platform/database.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { Marks } from './mark/marks.ts';
import { record } from './record.ts';

/** What this process has told today; emptied when it is full: then the database is asked again. */
const toldOf = new WeakMap<Platform, Set<string>>();
const MOST_TOLD = 10_000;

/**
 * Tells the log that the context's actor has read something: once for each person, thing and Norwegian day, so that a screen
 * which asks ten times does not fill it. Nobody waits for it: what could not be told is a warning in the server's log, and
 * never an answer withheld.
 */
export async function tellReading(context: Context, reading: Reading): Promise<void> {
  const { clientId, actorId, platform } = context;
  const day = norwegianDate(platform.clock.now());
  const key = [clientId, actorId, day, reading.what, reading.id].join(' ');
  let told = toldOf.get(platform);
  if (!told) toldOf.set(platform, (told = new Set()));
  if (told.has(key)) return;
  if (told.size >= MOST_TOLD) told.clear();
  told.add(key);
  try {
    await context.transaction(async (tx) => {
      if (!(await isTold(tx, context, subjectOf(reading), day))) await tell(tx, context, reading);
      return ok();
    });
  } catch (cause) {
    told.delete(key);
    platform.log.warn(
      { err: cause, clientId, what: reading.what },
      'what was read could not be told the log',
    );
  }
}

function tell(tx: Tx, context: Context, { what, id }: Reading): Promise<string> {
  // By the id it is found among all that tells of the thing.
  const of = id !== null && isUuid(id) ? { [what === 'document-file' ? 'document' : what]: id } : {};
  return record(tx, context, {
    kind: 'reading.opened',
    subject: { type: 'reading', id: subjectOf({ what, id }) },
    detail: { what, ...of },
  });
}

function subjectOf({ what, id }: Reading): string {
  return id === null ? what : `${what}/${id}`;
}

async function isTold(tx: Tx, context: Context, subjectId: string, day: string): Promise<boolean> {
  const { clientId, actorId } = context;
  const rows = await rawSql(tx)<{ id: string }[]>`
    select id from audit.event
    where client_id = ${clientId} and subject_type = 'reading' and subject_id = ${subjectId} and kind = 'reading.opened'
      and actor_id = ${actorId} and at >= (${day}::date)::timestamp at time zone 'Europe/Oslo'`;
  return rows.length > 0 && (await new Marks(tx, context).among(rows.map(({ id }) => id))).size > 0;
}

/** What the log, and reports, can be taken out as. */
export const EXPORT_FORMATS = ['csv', 'xlsx', 'pdf'] as const;
type Format = (typeof EXPORT_FORMATS)[number];

/** Somebody takes events of the log out as a file. */
export interface Export {
  readonly format: Format;
  readonly of: ReportOf;
}

/**
 * Tells the log that somebody takes events of it out as a file, each time, and what they asked for. The file is made after
 * this: what could not be told is not given.
 */
export function tellExport(context: Context, { format, of }: Export): Promise<Result<ToldExport, never>> {
  const told =
    'thread' in of
      ? { ...tellingOf(of.thread), what: 'history', asked: { of: of.thread.type, id: of.thread.id } }
      : { what: 'log', asked: { ...of.filter } };
  return exported(context, { ...told, format });
}

/** As {@link tellExport}, of a report by its name. */
export function tellReport(
  context: Context,
  { format, what, asked }: { format: Format; what: ReadThing; asked: JsonObject },
): Promise<Result<ToldExport, never>> {
  return exported(context, { what, asked, format });
}

interface ToldExport {
  readonly eventId: string;
}

function exported(
  context: Context,
  detail: JsonObject & { readonly what: string },
): Promise<Result<ToldExport, never>> {
  const subject = { type: 'reading', id: detail.what } as const;
  return context.transaction<ToldExport, never>(async (tx) =>
    ok({ eventId: await record(tx, context, { kind: 'reading.exported', subject, detail }) }),
  );
}
