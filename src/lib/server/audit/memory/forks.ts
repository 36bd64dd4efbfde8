import { bytesToHex } from '@noble/hashes/utils.js';
import { ok } from '#lib/domain/result.ts';
import { parseCheckpoint } from '#lib/domain/tlog/checkpoint.ts';
import { parseNote } from '#lib/domain/tlog/note.ts';
import { NO_CLIENT, type Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { headsLeft } from '../heads/store.ts';
import { ownWords } from '../own-words.ts';
import { findLog, type LogRow } from '../store.ts';

/** The kind of event that says it; the readable part is a {@link Fork}. */
export const FORKED = 'log.forked';

/** A log was begun anew: from `size` leaves on it has another origin, and what the old one went on with is not in it. */
export interface Fork {
  /** The origin that the log has from here on. */
  readonly origin: string;
  /** How many leaves the new one took over. */
  readonly size: number;
  /** The last head of the old one, as its own key signed it. */
  readonly left: {
    readonly origin: string;
    readonly size: number;
    readonly root: string;
    readonly note: string;
  };
  /** In the words of who did it; null: of the installation's own log the clients' say it. */
  readonly reason: string | null;
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
  return context.clientId === NO_CLIENT
    ? forksOfInstallation(tx, context)
    : ownWords<Fork>(tx, context, FORKED);
}

/** Its log has no events: the first leaf of what was begun anew is the last head of what was left. */
async function forksOfInstallation(tx: Tx, { clientId }: Context): Promise<Fork[]> {
  const left = await headsLeft(tx, clientId);
  return left.flatMap(({ index, note }) => {
    const parsed = parseNote(note);
    const head = parsed.ok ? parseCheckpoint(parsed.value.text) : parsed;
    if (!head.ok) return [];
    const { origin, size, root } = head.value;
    const generation = generationOf({ origin });
    return {
      origin: firstOrigin(origin, generation) + suffix(generation + 1),
      size: index,
      left: { origin, size, root: bytesToHex(root), note },
      reason: null,
    };
  });
}

/** The generation whose origin this is: not how many forks there are, as an older backup may have lost one. */
export function generationOf({ origin }: Pick<Fork, 'origin'>): number {
  return Number(/\/(\d+)$/.exec(origin)?.[1] ?? 1) - 1;
}

/** Which generation a head of that size is of. */
export function generationAt(forks: readonly Fork[], size: number): number {
  const fork = forks.filter((each) => each.size < size).at(-1);
  return fork ? generationOf(fork) : 0;
}

/** Under which origin a head of that size was signed. */
export function logOfSize(log: LogRow, forks: readonly Fork[], size: number): LogRow {
  return logAt(log, generationAt(forks, size));
}

/** How many leaves of a generation that was left the log still has; undefined of the present one, which has all of its own. */
export function endOf(forks: readonly Fork[], generation: number): number | undefined {
  const since = forks.filter((fork) => generationOf(fork) > generation);
  return since.length === 0 ? undefined : Math.min(...since.map(({ size }) => size));
}

/** A log with where it was begun anew, and as it is named now. */
export interface NamedLog {
  readonly log: LogRow;
  readonly forks: readonly Fork[];
  readonly now: LogRow;
  /** The present one. */
  readonly generation: number;
}

export function named(log: LogRow, forks: readonly Fork[]): NamedLog {
  const generation = generationAt(forks, Infinity);
  return { log, forks, now: logAt(log, generation), generation };
}

/** The log under each name that it has had, the first one first; also those that the database has forgotten. */
export function namesOf({ log, generation }: NamedLog): LogRow[] {
  return Array.from({ length: generation + 1 }, (_, at) => logAt(log, at));
}

export async function namedLog(tx: Tx, context: Context): Promise<NamedLog | null> {
  const [log, forks] = await Promise.all([findLog(tx, context.clientId), forksOf(tx, context)]);
  return log && named(log, forks);
}

/** Which generation the context's log is in. */
export async function generationNow(context: Context): Promise<number> {
  const found = await context.transaction(async (tx) =>
    ok(generationAt(await forksOf(tx, context), Infinity)),
  );
  return found.ok ? found.value : 0;
}
