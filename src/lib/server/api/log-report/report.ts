import { norwegianDate } from '#lib/domain/date.ts';
import {
  factsOf,
  headOf,
  MOST_SEALED,
  titleOf,
  type AboutReport,
  type Lacking,
  type ReportOf,
} from '#lib/domain/events/report/about.ts';
import { rowOf, type LogRow } from '#lib/domain/events/report/rows.ts';
import { calledOf, nameIn, type Speech } from '#lib/domain/events/sentence/speech.ts';
import { EVENT_WORDS } from '#lib/domain/events/words/languages.ts';
import type { EventWords } from '#lib/domain/events/words/words.ts';
import { sayCount, sayMoment, type Language } from '#lib/domain/language.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { latestCheckpoint, listEvents, tellExport, threadOf, type ToldEvent } from '../../audit/index.ts';
import { peopleOf } from '../../identity/index.ts';
import type { Context } from '../../platform/context.ts';
import { findClient } from '../../platform/tenant/store.ts';
import { sealReport, type ReportCell, type SealReportError } from '../../signing/index.ts';

const AT_ONCE = 500;

export interface AskedReport {
  readonly of: ReportOf;
  readonly language: Language;
}

export interface SignedReport {
  readonly fileName: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * The log's events that are asked for, or the thread of one thing, as a PDF that the service has sealed: said by the server
 * from the log, in words that whoever asks does not choose. That it was taken out is told first, as of every file.
 * `log_report_too_long` above {@link MOST_SEALED} events, and then nothing is told; or where their texts are more than can be
 * printed in the time there is.
 */
export async function signedReport(
  context: Context,
  { of, language }: AskedReport,
  most = MOST_SEALED,
): Promise<Result<SignedReport, ReportError>> {
  const read = await eventsOf(context, of, most);
  if (!read.ok) return read;
  const { events, lacking } = read.value;
  const told = await tellExport(context, { format: 'pdf', of });
  if (!told.ok) return told;
  const words = EVENT_WORDS[language];
  const names = new Map((await peopleOf(context)).map((each) => [each.userId, calledOf(each, words)]));
  const speech = { language, words, nameOf: (id: string) => nameIn(names, id, words) };
  const about = { of, events: events.length, lacking, eventId: told.value.eventId };
  const facts = factsOf({ ...about, ...(await surroundings(context, speech)) }, speech);
  const title = titleOf(of, words);
  const { logReport: said } = words;
  const sealed = await sealReport(context, await clientOf(context), {
    ...{ language, title, facts },
    notes: [said.headOf, said.sealSays],
    heads: [said.index, said.at, said.who, said.what, said.changes],
    rows: events.map((event) => cellsOf(rowOf(event, speech), speech)),
    lacking: said.lacking,
  });
  if (!sealed.ok)
    return sealed.error.code === 'pdf_bomb' ? err({ code: 'log_report_too_long', most }) : err(sealed.error);
  const fileName = `${said.fileName}-${norwegianDate(context.platform.clock.now())}.pdf`;
  return ok({ fileName, bytes: Uint8Array.from(sealed.value) });
}

export type ReportError =
  | { code: 'log_report_too_long'; most: number }
  | Exclude<SealReportError, { code: 'pdf_bomb' }>;

async function eventsOf(
  context: Context,
  of: ReportOf,
  most: number,
): Promise<Result<{ events: readonly ToldEvent[]; lacking: Lacking }, ReportError>> {
  if ('thread' in of) {
    const thread = await threadOf(context, of.thread);
    if (!thread.ok) return thread;
    const { events, cut } = thread.value;
    return ok({ events, lacking: { cut, leftOut: 0 } });
  }
  const events: ToldEvent[] = [];
  let leftOut = 0;
  for (let cursor: number | null = null, first = true; first || cursor !== null; first = false) {
    const page = await listEvents(context, { ...of.filter, cursor, most: AT_ONCE });
    if (!page.ok) return page;
    events.push(...page.value.events);
    leftOut += page.value.leftOut;
    cursor = page.value.next;
    if (events.length > most) return err({ code: 'log_report_too_long', most });
  }
  return ok({ events, lacking: { cut: false, leftOut } });
}

/** Of whom it is, by whom and when it is taken, and where the log stands. */
async function surroundings(
  context: Context,
  { nameOf }: Speech,
): Promise<Pick<AboutReport, 'client' | 'takenBy' | 'takenAt' | 'head'>> {
  const checkpoint = await latestCheckpoint(context);
  const head = checkpoint.ok ? checkpoint.value : null;
  return {
    client: await clientOf(context),
    takenBy: nameOf(context.actorId),
    takenAt: context.platform.clock.now(),
    head: head && headOf(head),
  };
}

async function clientOf(context: Context) {
  const found = await context.transaction(async (tx) => ok(await findClient(tx, context.clientId)));
  if (!found.ok || !found.value) throw new Error('a context names a client that exists');
  return found.value;
}

/** An event in five columns. */
function cellsOf(row: LogRow, { language, words }: Speech): ReportCell[] {
  const { sentence, logReport } = words;
  const where = [
    ...(row.device === '' ? [] : [sentence.device(row.device)]),
    ...(row.address === '' ? [] : [sentence.address(row.address)]),
  ];
  return [
    { lines: [row.index === null ? '–' : sayCount(row.index, language)] },
    { lines: [sayMoment(new Date(row.at), language)] },
    { lines: [row.who], quiet: [row.actorId] },
    { lines: [row.what], quiet: [aboutOf(row, words)] },
    {
      lines: [
        ...(row.changes === '' ? [] : [row.changes]),
        ...(row.reason === '' ? [] : [sentence.reason(row.reason)]),
      ],
      quiet: [...(where.length === 0 ? [] : [where.join(' · ')]), logReport.event(row.eventId)],
    },
  ];
}

const aboutOf = ({ subject, id, kind }: LogRow, { logReport }: EventWords) =>
  `${logReport.subject}: ${subject} ${id} (${kind})`;
