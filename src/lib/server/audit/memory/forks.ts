import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { ownWords } from '../own-words.ts';
import { findLog, type LogRow } from '../store.ts';

/** The kind of event that says it; the readable part is a {@link Fork}. */
export const FORKED = 'log.forked';

/** A log was begun anew: from `size` leaves on it has another origin, and what the old one went on with is not in it. */
export interface Fork {
  /** The origin that the log has from here on. */
  readonly origin: string;
  /** How many leaves the new one took over, and their root (hex). */
  readonly size: number;
  readonly root: string;
  /** The last head of the old one, as its own key signed it. */
  readonly left: {
    readonly origin: string;
    readonly size: number;
    readonly root: string;
    readonly note: string;
  };
  /** In the words of who did it. */
  readonly reason: string;
}

/** The log under the origin of that generation: the first is the one that it was made with, with the same key. */
export function logAt(log: LogRow, generation: number): LogRow {
  return generation === 0 ? log : { ...log, origin: log.origin + suffix(generation) };
}

/** {@link logAt}, backwards: the origin that a log was made with. */
export function firstOrigin(origin: string, generation: number): string {
  return generation === 0 ? origin : origin.slice(0, -suffix(generation).length);
}

const suffix = (generation: number) => `/${generation + 1}`;

/** Where the log says that it was begun anew, in the order of its leaves. */
export function forksOf(tx: Tx, context: Context): Promise<Fork[]> {
  return ownWords<Fork>(tx, context, FORKED);
}

/** Under which origin a head of that size was signed. */
export function logOfSize(log: LogRow, forks: readonly Fork[], size: number): LogRow {
  return logAt(log, forks.filter((fork) => fork.size < size).length);
}

/** A log with where it was begun anew, and as it is named now. */
export interface NamedLog {
  readonly log: LogRow;
  readonly forks: readonly Fork[];
  readonly now: LogRow;
}

export async function namedLog(tx: Tx, context: Context): Promise<NamedLog | null> {
  const [log, forks] = await Promise.all([findLog(tx, context.clientId), forksOf(tx, context)]);
  return log && { log, forks, now: logAt(log, forks.length) };
}
