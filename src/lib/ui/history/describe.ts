import type { JsonObject } from '#lib/domain/canonical.ts';
import { subjectOf } from '#lib/domain/events/subjects.ts';
import { isEventKind } from '#lib/domain/events/kinds.ts';
import { norwegianDate } from '#lib/domain/date.ts';
import { formatDate } from '#lib/i18n/format.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';
import { voucherNumber } from '#lib/domain/ledger/voucher-number.ts';

/** What a screen needs of an event to say it. */
export interface Said {
  readonly kind: string;
  readonly subject: { readonly type: string; readonly id: string };
  readonly detail: JsonObject | null;
  /** Its readable part was erased on request. */
  readonly erased?: { readonly at: string };
  /** The application did not write it: somebody put it there. */
  readonly foreign?: true;
}

/** An event as `audit.log` and `audit.timeline` give it. */
export interface ListedEvent extends Said {
  readonly id: string;
  /** Null while it waits for a checkpoint. */
  readonly index: number | null;
  readonly at: string;
  readonly actorId: string;
  /** Who caused it, by the name the log had of them then. */
  readonly actor?: string | null;
  /** What the event before it said of its subject, where this one says it; null where nobody can read it any more. */
  readonly before?: JsonObject | null;
}

/** An event in words, with what its readable part names: `Bilag bokført GL 2026/12`. */
export function describe(event: Said): string {
  const name = eventName(event.kind);
  if (event.foreign) return t.log.foreign(name);
  if (event.erased) return t.log.erased(name, formatDay(event.erased.at));
  const about = aboutOf(event);
  return about ? `${name}: ${about}` : name;
}

/** The day of an instant, as it is written. */
export function formatDay(at: string): string {
  return formatDate(norwegianDate(new Date(at)));
}

/** What an event of the log is called. One of a kind that only another version writes is said to be that. */
export function eventName(kind: string): string {
  return isEventKind(kind) ? t.events[kind] : t.log.unknownKind(kind);
}

function aboutOf({ subject, detail }: Said): string {
  const { series, year, number } = detail ?? {};
  if (
    subject.type === 'voucher' &&
    typeof series === 'string' &&
    typeof year === 'number' &&
    typeof number === 'string'
  ) {
    return voucherNumber({ series, year, number });
  }
  if (detail?.['nobodyElse'] === true) return t.log.nobodyElse;
  const what = detail?.['what'];
  if (subject.type === 'reading' && typeof what === 'string')
    return (t.readings as Readonly<Record<string, string>>)[what] ?? what;
  return subjectOf(subject.type)?.named ? subject.id : '';
}
