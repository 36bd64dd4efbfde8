import type { JsonObject } from '#lib/domain/canonical.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { enqueueOnce } from '#lib/server/platform/jobs/enqueue.ts';
import { jobsFor } from '#lib/server/platform/jobs/service.ts';
import { newestOwn, type OwnEvent } from '../../own-words.ts';
import { figuresOf, ofInstallation, type InstallationRun } from './installation.ts';
import { opened } from './run.ts';
import { findRun, lastBegun } from './run-store.ts';
import { overdueBefore } from './schedule.ts';

type Counts = Readonly<Record<string, number>>;

/** A verification that has ended, as its event says. */
export interface ShownRun {
  readonly eventId: string;
  /** Null while the event waits for a checkpoint. */
  readonly index: number | null;
  /** When it ended. */
  readonly at: string;
  /** Null where a release before said nothing of it. */
  readonly startedAt: string | null;
  /** Events of the log that were verified. */
  readonly events: number;
  readonly notAuthenticated: number;
  /** How many of each code; none where all was as it must be. */
  readonly findings: Counts;
  /** Files by their kind: read, and what could not be. */
  readonly read: Counts;
  readonly unread: Counts;
  /** Where the first of the findings lie, each in a sentence; of the last run alone, and null of those before. */
  readonly sentences: readonly string[] | null;
}

/** A device saw the log contradict itself. */
export interface ShownContradiction {
  readonly eventId: string;
  readonly at: string;
  /** Whether the log itself bore it out. */
  readonly confirmed: boolean;
  /** Whether a verification that began later has found nothing. */
  readonly verifiedSince: boolean;
}

export interface ShownRuns {
  readonly every: 'daily' | 'hourly' | 'off';
  /** None has ended for more than twice the schedule, though the client was there. */
  readonly overdue: boolean;
  /** The one that waits or runs. */
  readonly running: {
    readonly state: 'waiting' | 'running' | 'failed';
    readonly progress: { readonly done: number; readonly total: number } | null;
  } | null;
  /** What the last verification of the installation's own log found, on which this one's head hangs; null before the first. */
  readonly installation: (Omit<InstallationRun, 'unreadTiles'> & { readonly overdue: boolean }) | null;
  /** The newest first. */
  readonly runs: readonly ShownRun[];
  readonly contradictions: readonly ShownContradiction[];
}

const SHOWN = 30;
/** So soon after one began no other is begun by hand: each reads everything there is. */
const REST_MS = 10 * 60_000;

/**
 * The verifications of the client's log and all it proves: those that ended, and the one under way. As the application said
 * them: an event that somebody else wrote makes no run, and none that found nothing.
 */
export async function runsOf(context: Context): Promise<Result<ShownRuns, never>> {
  const { clientId, platform } = context;
  const job = (await jobsFor(context)).find(({ kind }) => kind === 'log.verify');
  const own = await ofInstallation(platform);
  return context.transaction<ShownRuns, never>(async (tx) => {
    const ended = await newestOwn<JsonObject>(tx, context, 'log.verified', SHOWN);
    const told = await newestOwn<JsonObject>(tx, context, 'log.contradicted', SHOWN);
    const row = await findRun(tx, clientId);
    const last = row && opened(context, row, row.run);
    const runs = ended.map((event) => shownRun(event, null));
    const [newest, ...before] = runs;
    const sentences = last && newest?.startedAt === last.startedAt ? sentencesOf(last) : null;
    const clean = runs.filter(({ findings }) => Object.keys(findings).length === 0);
    const contradictions = told.map(({ id, at, said }) => ({
      ...{ eventId: id, at, confirmed: said['confirmed'] === true },
      verifiedSince: clean.some(({ startedAt }) => startedAt !== null && startedAt > at),
    }));
    const { verification: every } = platform.config;
    const overdue = overdueBefore(every, platform.clock.now());
    return ok({
      every,
      overdue: overdue !== null && newest !== undefined && newest.at < overdue.toISOString(),
      installation: own && {
        ...{ ...figuresOf(own), endedAt: own.endedAt },
        overdue: overdue !== null && own.endedAt < overdue.toISOString(),
      },
      running: job ? { state: job.state, progress: job.progress } : null,
      runs: newest ? [{ ...newest, sentences }, ...before] : [],
      contradictions,
    });
  });
}

/**
 * Has the client's log and all it proves verified now, as a job. Errors, in this order: `verification_running` (one at a
 * time), `verification_lately` (one began minutes ago: it would read the same).
 */
export async function verifyNow(context: Context): Promise<Result<void, NotVerified>> {
  const { clientId, platform } = context;
  const job = (await jobsFor(context)).find(({ kind }) => kind === 'log.verify');
  if (job && job.state !== 'failed') return err({ code: 'verification_running' });
  return context.transaction<void, NotVerified>(async (tx) => {
    const begun = await lastBegun(tx, clientId);
    if (begun && begun.getTime() > platform.clock.now().getTime() - REST_MS)
      return err({ code: 'verification_lately' });
    await enqueueOnce(tx, context, 'log.verify', {});
    return ok();
  });
}

export type NotVerified =
  | { readonly code: 'verification_running' }
  | { readonly code: 'verification_lately' };

function shownRun(
  { id, index, at, said }: OwnEvent<JsonObject>,
  sentences: readonly string[] | null,
): ShownRun {
  return {
    ...{ eventId: id, index, at, sentences },
    startedAt: typeof said['startedAt'] === 'string' ? said['startedAt'] : null,
    events: numberIn(said['events']),
    notAuthenticated: numberIn(said['notAuthenticated']),
    findings: countsIn(said['findings']),
    read: countsIn(said['read']),
    unread: countsIn(said['unread']),
  };
}

function sentencesOf({ rows, files }: NonNullable<ReturnType<typeof opened>>): string[] {
  return [...(rows.sentences ?? []), ...files.sentences];
}

const numberIn = (value: JsonObject[string] | undefined) => (typeof value === 'number' ? value : 0);

/** Those above zero. */
function countsIn(value: JsonObject[string] | undefined): Counts {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return Object.fromEntries(
    entries.filter((each): each is [string, number] => typeof each[1] === 'number' && each[1] > 0),
  );
}
