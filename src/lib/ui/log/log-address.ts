import { LOG_FIELDS, THREAD_FIELDS, type LogFilter } from '#lib/domain/events/log-fields.ts';
import { EVENT_KINDS, EVENTS, isEventKind, type EventKind } from '#lib/domain/events/kinds.ts';
import { isFindable } from '#lib/domain/events/search/words.ts';
import { readAddress, writeAddress } from '#lib/domain/report/address.ts';

interface ReadFilter {
  readonly filter: LogFilter;
  /** What the address says besides, as it was written. */
  readonly refused: readonly string[];
}

/** What an address asks of the log. What nothing can be found by is told and left out, so that it does not look like nothing was there. */
export function readFilter(address: URLSearchParams): ReadFilter {
  const { said, refused } = readAddress(LOG_FIELDS, address);
  const loose = (['kind', 'of'] as const).filter((name) => !isFindable({ [name]: said[name] }));
  const filter = Object.fromEntries(
    Object.entries(said).filter(([name]) => !(loose as string[]).includes(name)),
  );
  return { filter, refused: [...refused, ...loose.map((name) => `${name}=${said[name]}`)] };
}

/** Where the log is read as it was asked. */
export function logAddress(filter: LogFilter): string {
  return `/log${writeAddress(LOG_FIELDS, filter)}`;
}

/** Where the thread of an event's subject is read. */
export function threadAddress({ subject: { type, id } }: { subject: { type: string; id: string } }): string {
  return `/history${writeAddress(THREAD_FIELDS, { of: type, id })}`;
}

/** The filter when one thing of it is chosen, or nothing of it any more. A kind belongs to its type. */
export function choosing<N extends keyof LogFilter>(
  filter: LogFilter,
  name: N,
  value: LogFilter[N] | '' | undefined,
): LogFilter {
  const { [name]: _, ...rest } = filter;
  const chosen: LogFilter = value === '' || value === undefined ? rest : { ...rest, [name]: value };
  const { kind, ...others } = chosen;
  if (name !== 'of' || kind === undefined || chosen.of === undefined) return chosen;
  return isEventKind(kind) && kindIsOf(kind, chosen.of) ? chosen : others;
}

/** The kinds of events that happen to what is of a type; all of them where none is named. */
export function kindsOf(type: string | undefined): EventKind[] {
  return EVENT_KINDS.filter((kind) => type === undefined || kindIsOf(kind, type));
}

const kindIsOf = (kind: EventKind, type: string) => EVENTS[kind].of === type;
