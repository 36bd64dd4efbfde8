import { sayCount, sayDate, sayMoment } from '../../language.ts';
import type { LogFilter } from '../log-fields.ts';
import { eventNameIn } from '../sentence/describe.ts';
import type { Speech } from '../sentence/speech.ts';
import type { EventWords } from '../words/words.ts';

/** What a report is of: of the log what was asked, or the thread of one thing. */
export type ReportOf =
  | { readonly filter: LogFilter }
  | { readonly thread: { readonly type: string; readonly id: string } };

/** Events of one sealed report: some four hundred pages, and seconds of work. */
export const MOST_SEALED = 2000;

/** What stands beside the rows of a report. */
export interface AboutReport {
  readonly client: { readonly name: string; readonly orgnr: string };
  readonly of: ReportOf;
  readonly takenBy: string;
  readonly takenAt: Date;
  readonly events: number;
  readonly lacking: Lacking;
  /** The newest signed head then; null where the log has none. */
  readonly head: ReportHead | null;
  /** The event that tells the log of it. */
  readonly eventId: string;
}

/** What a report does not have. */
export interface Lacking {
  /** A thread has more events. */
  readonly cut: boolean;
  /** Events that waited for their place in the log. */
  readonly leftOut: number;
}

export interface ReportHead {
  readonly origin: string;
  readonly size: number;
  /** Hex. */
  readonly root: string;
}

/** A signed head as a report names it: its note begins with the name of the log. */
export function headOf({
  note,
  size,
  root,
}: { readonly note: string } & Omit<ReportHead, 'origin'>): ReportHead {
  return { origin: note.slice(0, note.indexOf('\n')), size, root };
}

/** What the report is called. */
export function titleOf(of: ReportOf, { logReport, subjectTypes }: EventWords): string {
  return 'thread' in of ? logReport.history(called(subjectTypes, of.thread.type)) : logReport.title;
}

/** What was asked, of whom, by whom and when, and where the log stood: as label and value. */
export function factsOf(about: AboutReport, speech: Speech): [label: string, value: string][] {
  const { logReport: said } = speech.words;
  const { client, of, takenBy, takenAt, events, head, eventId } = about;
  const count = sayCount(events, speech.language);
  return [
    [said.client, `${client.name} (${client.orgnr})`],
    ...askedOf(of, speech),
    [said.events, [count, ...lackingOf(about, speech)].join('. ')],
    [said.takenBy, takenBy],
    [said.takenAt, sayMoment(takenAt, speech.language)],
    [said.zone, said.zoneIs],
    [said.origin, head?.origin ?? said.noHead],
    ...(head
      ? ([
          [said.size, sayCount(head.size, speech.language)],
          [said.root, head.root],
        ] as [string, string][])
      : []),
    [said.taken, said.event(eventId)],
  ];
}

/** What is not in the report, in a sentence each. */
export function lackingOf(
  { events, lacking: { cut, leftOut } }: Pick<AboutReport, 'events' | 'lacking'>,
  { words: { logReport }, language }: Pick<Speech, 'words' | 'language'>,
): string[] {
  return [
    ...(cut ? [logReport.eventsLeftOut(sayCount(events, language))] : []),
    ...(leftOut > 0 ? [logReport.waiting(sayCount(leftOut, language))] : []),
  ];
}

function askedOf(of: ReportOf, { language, words, nameOf }: Speech): [string, string][] {
  const { logReport: said, logAsked, subjectTypes } = words;
  if ('thread' in of)
    return [
      [said.asked(logAsked.id.toLowerCase()), `${called(subjectTypes, of.thread.type)} ${of.thread.id}`],
    ];
  const say: { readonly [Name in keyof LogFilter]-?: (value: string) => string } = {
    text: (value) => value,
    person: (value) => `${nameOf(value)} (${value})`,
    of: (value) => called(subjectTypes, value),
    kind: (value) => eventNameIn(value, words),
    id: (value) => value,
    since: (value) => sayDate(value, language),
    until: (value) => sayDate(value, language),
  };
  const names = (Object.keys(say) as (keyof LogFilter)[]).filter((name) => of.filter[name] !== undefined);
  if (names.length === 0) return [[said.asked(said.title.toLowerCase()), said.all]];
  return names.map((name) => [said.asked(logAsked[name].toLowerCase()), say[name](of.filter[name] ?? '')]);
}

function called(names: Readonly<Record<string, string>>, type: string): string {
  return names[type] ?? type;
}
