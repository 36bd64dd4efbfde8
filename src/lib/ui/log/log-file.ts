import type { Api } from '#lib/api.ts';
import { CSV_BEGINNING, csvLine } from '#lib/domain/report/csv.ts';
import type { LogFilter } from '#lib/domain/events/log-fields.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';
import type { Names } from '#lib/ui/app/people.ts';
import type { ListedEvent } from '#lib/ui/history/describe.ts';
import { changeText, sentenceOf } from '#lib/ui/history/sentence.ts';

/** Events asked for at once. */
const AT_ONCE = 500;

/**
 * All events that are asked for as a CSV file, newest first. The log is told first, and without that there is no file; then it
 * is read page by page, each becoming a piece that the browser may put on the disk.
 * @param onprogress how many events are in it, after each page
 */
export async function logFile(
  api: Api,
  { filter, names, onprogress }: { filter: LogFilter; names: Names; onprogress: (events: number) => void },
): Promise<Blob> {
  await api.audit.export.mutate({ format: 'csv', filter });
  const pieces = [new Blob([CSV_BEGINNING, csvLine(heads())])];
  let events = 0;
  for (let cursor: number | null = null, first = true; first || cursor !== null; first = false) {
    const page: { events: readonly ListedEvent[]; next: number | null } = await api.audit.log.query({
      ...filter,
      most: AT_ONCE,
      ...(cursor !== null && { cursor }),
    });
    pieces.push(new Blob(page.events.map((event) => csvLine(cells(event, names)))));
    events += page.events.length;
    onprogress(events);
    cursor = page.next;
  }
  return new Blob(pieces, { type: 'text/csv;charset=utf-8' });
}

function heads(): string[] {
  const { log, logFilter, sentence } = t;
  return [
    ...[log.index, log.time, log.who, log.what, log.subject, sentence.beforeAndAfter, sentence.reasonHead],
    ...[sentence.deviceHead, sentence.addressHead],
    ...[logFilter.personId, logFilter.kindId, logFilter.id, logFilter.eventId],
  ];
}

function cells(event: ListedEvent, names: Names): string[] {
  const { who, what, changes, reason, device, address, erased } = sentenceOf(event, names);
  const { type, id } = event.subject;
  return [
    ...[event.index === null ? '' : String(event.index), event.at, who, what],
    (t.subjectTypes as Readonly<Record<string, string>>)[type] ?? type,
    erased ? t.sentence.erased : changes.map(changeText).join('\n'),
    ...[reason ?? '', device ?? '', address ?? '', event.actorId, event.kind, id, event.id],
  ];
}
