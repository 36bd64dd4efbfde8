import { norwegianDate } from '#lib/domain/date.ts';
import {
  describeIn,
  eventNameIn,
  type ListedEvent,
  type Said,
} from '#lib/domain/events/sentence/describe.ts';
import { formatDate } from '#lib/i18n/format.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';
import { speechWith } from '../app/people.ts';

export type { ListedEvent, Said };

/** An event in words of the language in use, with what its readable part names: `Bilag bokført GL 2026/12`. */
export function describe(event: Said): string {
  return describeIn(event, speechWith(new Map()));
}

/** The day of an instant, as it is written. */
export function formatDay(at: string): string {
  return formatDate(norwegianDate(new Date(at)));
}

/** What an event of the log is called. One of a kind that only another version writes is said to be that. */
export function eventName(kind: string): string {
  return eventNameIn(kind, t);
}
