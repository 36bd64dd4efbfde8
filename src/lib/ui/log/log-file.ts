import type { Api } from '#lib/api.ts';
import { norwegianDate } from '#lib/domain/date.ts';
import { headOf, lackingOf, type Lacking, type ReportOf } from '#lib/domain/events/report/about.ts';
import { headsOf, LOG_COLUMNS, rowOf } from '#lib/domain/events/report/rows.ts';
import type { ListedEvent } from '#lib/domain/events/sentence/describe.ts';
import type { Speech } from '#lib/domain/events/sentence/speech.ts';
import { CSV_BEGINNING, csvLine } from '#lib/domain/report/csv.ts';
import { locale, t } from '#lib/i18n/i18n.svelte.ts';
import { speechWith, type Names } from '#lib/ui/app/people.ts';
import { session } from '#lib/ui/app/session.svelte.ts';
import type { TakenFile } from '#lib/ui/files/taken-file.ts';
import { ownProblem, Refused } from '#lib/ui/loading/problem.ts';
import { refusalIn } from '#lib/ui/loading/refusal.ts';

/** Events asked for at once. */
const AT_ONCE = 500;

export type FileFormat = 'csv' | 'xlsx' | 'pdf';

export interface WantedLog {
  readonly of: ReportOf;
  readonly names: Names;
  /** Told how many events are in the file, after each page. */
  readonly onprogress: (events: number) => void;
}

/** A sealed file says itself what is not in it. */
type Written = Pick<TakenFile, 'file'> & Partial<TakenFile>;

/**
 * What is asked of the log as a file. The log is told first, and without that there is no file. What a spreadsheet opens is
 * written here, page by page, each becoming pieces that the browser may put on the disk; what is sealed, by the server.
 */
export async function logFile(api: Api, format: FileFormat, wanted: WantedLog): Promise<TakenFile> {
  const write = { csv: csvFile, xlsx: xlsxFile, pdf: sealedFile }[format];
  return {
    name: `${t.logReport.fileName}-${norwegianDate(new Date())}.${format}`,
    lacking: [],
    ...(await write(api, wanted)),
  };
}

async function csvFile(api: Api, wanted: WantedLog): Promise<Written> {
  await tell(api, 'csv', wanted.of);
  const speech = speechWith(wanted.names);
  const pieces = [new Blob([CSV_BEGINNING, csvLine(headsOf(speech.words))])];
  const about = await eachPage(api, wanted, (events) =>
    pieces.push(new Blob(events.map((event) => csvLine(textsOf(event, speech))))),
  );
  return {
    file: new Blob(pieces, { type: 'text/csv;charset=utf-8' }),
    lacking: lackingOf(about, speech),
  };
}

function textsOf(event: ListedEvent, speech: Speech): string[] {
  const row = rowOf(event, speech);
  return LOG_COLUMNS.map(({ name }) => String(row[name] ?? ''));
}

async function xlsxFile(api: Api, wanted: WantedLog): Promise<Written> {
  // Of whom it is asked: who works for another client by its end has not changed what is in it.
  const { client, person } = session;
  const { eventId } = await tell(api, 'xlsx', wanted.of);
  const takenAt = new Date();
  const { LogWorkbook } = await import('#lib/domain/events/report/workbook.ts');
  const pieces: Blob[] = [];
  let some: Uint8Array<ArrayBuffer>[] = [];
  const speech = speechWith(wanted.names);
  const workbook = new LogWorkbook(speech, (piece) => some.push(piece));
  const about = await eachPage(api, wanted, (events) => {
    workbook.add(events);
    pieces.push(new Blob(some));
    some = [];
  });
  const checkpoint = await api.audit.checkpoint.query();
  workbook.end({
    client: { name: client?.name ?? '', orgnr: client?.orgnr ?? '' },
    ...{ of: wanted.of, takenBy: person?.name ?? '', takenAt, ...about, eventId },
    head: checkpoint && headOf(checkpoint),
  });
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  return { file: new Blob([...pieces, ...some], { type }), lacking: lackingOf(about, speech) };
}

/** @throws Refused with what the server said, `unreachable`, or `server_failed` where it said nothing */
async function sealedFile(_: Api, { of }: WantedLog): Promise<Written> {
  const asked = JSON.stringify({ filter: {}, ...of, language: locale() });
  const query = new URLSearchParams({ client: session.client?.clientId ?? '', asked });
  const call = { reads: false };
  const reached = <T>(work: Promise<T>): Promise<T> =>
    work.catch(() => {
      throw new Refused(ownProblem('unreachable', call));
    });
  const response = await reached(fetch(`/api/log-report?${query.toString()}`, { method: 'POST' }));
  if (!response.ok) throw new Refused(refusalIn(await reached(response.text()), call));
  return { file: await reached(response.blob()) };
}

function tell(api: Api, format: FileFormat, of: ReportOf) {
  return api.audit.export.mutate({ format, filter: {}, ...of });
}

/** Gives the events, a page at a time. @returns how many they were, and what there is besides */
async function eachPage(
  api: Api,
  { of, onprogress }: WantedLog,
  take: (events: readonly ListedEvent[]) => void,
): Promise<{ events: number; lacking: Lacking }> {
  if ('thread' in of) {
    const { events, cut } = await api.audit.thread.query(of.thread);
    onprogress(events.length);
    take(events);
    return { events: events.length, lacking: { cut, leftOut: 0 } };
  }
  let [events, leftOut] = [0, 0];
  for (let cursor: number | null = null, first = true; first || cursor !== null; first = false) {
    const page: EventPage = await api.audit.log.query({
      ...of.filter,
      most: AT_ONCE,
      ...(cursor !== null && { cursor }),
    });
    take(page.events);
    onprogress((events += page.events.length));
    leftOut += page.leftOut;
    cursor = page.next;
  }
  return { events, lacking: { cut: false, leftOut } };
}

/** What the log answers with. */
interface EventPage {
  readonly events: readonly ListedEvent[];
  readonly next: number | null;
  readonly leftOut: number;
}
