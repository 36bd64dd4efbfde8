import type { Api } from '#lib/api.ts';
import { norwegianDate } from '#lib/domain/date.ts';
import { headOf, type ReportOf } from '#lib/domain/events/report/about.ts';
import { headsOf, LOG_COLUMNS, rowOf } from '#lib/domain/events/report/rows.ts';
import type { ListedEvent } from '#lib/domain/events/sentence/describe.ts';
import type { Speech } from '#lib/domain/events/sentence/speech.ts';
import { CSV_BEGINNING, csvLine } from '#lib/domain/report/csv.ts';
import { locale, t } from '#lib/i18n/i18n.svelte.ts';
import { speechWith, type Names } from '#lib/ui/app/people.ts';
import { session } from '#lib/ui/app/session.svelte.ts';
import { ownProblem, Refused } from '#lib/ui/loading/problem.ts';
import { refusalIn } from '#lib/ui/loading/refusal.ts';

/** Events asked for at once. */
const AT_ONCE = 500;

export const FILE_FORMATS = ['csv', 'xlsx', 'pdf'] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

export interface WantedLog {
  readonly of: ReportOf;
  readonly names: Names;
  /** Told how many events are in the file, after each page. */
  readonly onprogress: (events: number) => void;
}

/** A file, and what it is called. */
export interface LogFile {
  readonly file: Blob;
  readonly name: string;
}

/**
 * What is asked of the log as a file. The log is told first, and without that there is no file. What a spreadsheet opens is
 * written here, page by page, each becoming pieces that the browser may put on the disk; what is sealed, by the server.
 */
export async function logFile(api: Api, format: FileFormat, wanted: WantedLog): Promise<LogFile> {
  const write = { csv: csvFile, xlsx: xlsxFile, pdf: (_: Api, { of }: WantedLog) => sealedFile(of) }[format];
  return {
    file: await write(api, wanted),
    name: `${t.logReport.fileName}-${norwegianDate(new Date())}.${format}`,
  };
}

async function csvFile(api: Api, wanted: WantedLog): Promise<Blob> {
  await tell(api, 'csv', wanted.of);
  const speech = speechWith(wanted.names);
  const pieces = [new Blob([CSV_BEGINNING, csvLine(headsOf(speech.words))])];
  for await (const events of pagesOf(api, wanted))
    pieces.push(new Blob(events.map((event) => csvLine(textsOf(event, speech)))));
  return new Blob(pieces, { type: 'text/csv;charset=utf-8' });
}

function textsOf(event: ListedEvent, speech: Speech): string[] {
  const row = rowOf(event, speech);
  return LOG_COLUMNS.map(({ name }) => String(row[name] ?? ''));
}

async function xlsxFile(api: Api, wanted: WantedLog): Promise<Blob> {
  const { eventId } = await tell(api, 'xlsx', wanted.of);
  const takenAt = new Date();
  const { LogWorkbook } = await import('#lib/domain/events/report/workbook.ts');
  const pieces: Blob[] = [];
  let some: Uint8Array<ArrayBuffer>[] = [];
  const workbook = new LogWorkbook(speechWith(wanted.names), (piece) => some.push(piece));
  let [count, cut] = [0, false];
  for await (const events of pagesOf(api, wanted, () => (cut = true))) {
    workbook.add(events);
    count += events.length;
    pieces.push(new Blob(some));
    some = [];
  }
  const checkpoint = await api.audit.checkpoint.query();
  const { client, person } = session;
  workbook.end({
    client: { name: client?.name ?? '', orgnr: client?.orgnr ?? '' },
    ...{ of: wanted.of, takenBy: person?.name ?? '', takenAt, events: count, cut, eventId },
    head: checkpoint && headOf(checkpoint),
  });
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  return new Blob([...pieces, ...some], { type });
}

/** @throws Refused with what the server said, `unreachable`, or `server_failed` where it said nothing */
async function sealedFile(of: ReportOf): Promise<Blob> {
  const asked = JSON.stringify({ filter: {}, ...of, language: locale() });
  const query = new URLSearchParams({ client: session.client?.clientId ?? '', asked });
  const call = { reads: false };
  const reached = <T>(work: Promise<T>): Promise<T> =>
    work.catch(() => {
      throw new Refused(ownProblem('unreachable', call));
    });
  const response = await reached(fetch(`/api/log-report?${query.toString()}`, { method: 'POST' }));
  if (!response.ok) throw new Refused(refusalIn(await reached(response.text()), call));
  return reached(response.blob());
}

function tell(api: Api, format: FileFormat, of: ReportOf) {
  return api.audit.export.mutate({ format, filter: {}, ...of });
}

/** The events, a page at a time. @param oncut of a thread, that there are more of them */
async function* pagesOf(
  api: Api,
  { of, onprogress }: WantedLog,
  oncut?: () => void,
): AsyncGenerator<readonly ListedEvent[]> {
  if ('thread' in of) {
    const { events, cut } = await api.audit.thread.query(of.thread);
    if (cut) oncut?.();
    onprogress(events.length);
    yield events;
    return;
  }
  let events = 0;
  for (let cursor: number | null = null, first = true; first || cursor !== null; first = false) {
    const page: { events: readonly ListedEvent[]; next: number | null } = await api.audit.log.query({
      ...of.filter,
      most: AT_ONCE,
      ...(cursor !== null && { cursor }),
    });
    yield page.events;
    onprogress((events += page.events.length));
    cursor = page.next;
  }
}
