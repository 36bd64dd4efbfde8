import type { ListedEvent } from '../sentence/describe.ts';
import { changeIn, sentenceIn } from '../sentence/sentence.ts';
import type { Speech } from '../sentence/speech.ts';
import type { EventWords } from '../words/words.ts';

/** An event as a row of the report: the same in every kind of file. */
export interface LogRow {
  /** Null while it waits for its place. */
  readonly index: number | null;
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly who: string;
  readonly what: string;
  readonly subject: string;
  /** A line for each change; or why nobody can say. */
  readonly changes: string;
  readonly reason: string;
  readonly device: string;
  readonly address: string;
  readonly actorId: string;
  readonly kind: string;
  readonly id: string;
  readonly eventId: string;
}

/** In their order, and how wide a spreadsheet shows each, in characters. */
const WIDTHS = {
  ...{ index: 9, at: 20, who: 24, what: 38, subject: 18, changes: 56, reason: 32, device: 22, address: 16 },
  ...{ actorId: 38, kind: 22, id: 38, eventId: 38 },
} as const satisfies Readonly<Record<keyof LogRow, number>>;

export const LOG_COLUMNS = Object.entries(WIDTHS).map(([name, width]) => ({
  name: name as keyof LogRow,
  width,
}));

/** What each column is called. */
export function headsOf({ logReport }: EventWords): string[] {
  return LOG_COLUMNS.map(({ name }) => logReport[name]);
}

/** What was erased says so, in every column that it would have had. */
export function rowOf(event: ListedEvent, speech: Speech): LogRow {
  const { words } = speech;
  const { who, what, changes, beforeUnknown, reason, device, address, erased } = sentenceIn(event, speech);
  const { type, id } = event.subject;
  const lines = changes.map((change) => changeIn(change, words));
  if (beforeUnknown) lines.push(words.sentence.beforeUnknown);
  return {
    ...{ index: event.index, at: event.at, who, what },
    subject: (words.subjectTypes as Readonly<Record<string, string>>)[type] ?? type,
    changes: erased ? words.sentence.erased : lines.join('\n'),
    ...{ reason: reason ?? '', device: device ?? '', address: address ?? '' },
    ...{ actorId: event.actorId, kind: event.kind, id, eventId: event.id },
  };
}
