import type { JobInput, JobKind } from '#lib/domain/jobs/kinds.ts';
import type { Rhythm } from '#lib/domain/jobs/waits.ts';
import type { Failure, Result } from '#lib/domain/result.ts';
import type { Context } from '../context.ts';

/** What went wrong. Unless it is `final`, the job is tried again after a wait. */
export interface JobFailure extends Failure {
  readonly final?: boolean;
}

interface Scheduled {
  /** Makes a job at each turn: for every client, or one for the machine. */
  readonly every?: Rhythm;
  readonly of?: 'client' | 'machine';
}

/** Its whole effect is rows: they and the job's end are one transaction, the one that `context` nests in. */
interface WithinTransaction<K extends JobKind> extends Scheduled {
  readonly effect: 'rows';
  run(context: Context, input: JobInput<K>, job: RunningJob): Promise<Result<unknown, JobFailure>>;
}

/**
 * It does something elsewhere, or takes longer than a transaction should: it may run again after a crash, even while a
 * server that lost its database still works on it, and does nothing twice that was done.
 */
interface Repeatable<K extends JobKind> extends Scheduled {
  readonly effect: 'repeatable';
  run(context: Context, input: JobInput<K>, job: RunningJob): Promise<Result<unknown, JobFailure>>;
}

export interface RunningJob {
  /** The same in every try: what it makes elsewhere can be known by it. */
  readonly id: string;
  /** Aborted when the server stops. What can pause pauses, and is gone on with by the next server. */
  readonly stopping: AbortSignal;
  /** Shown to people. Within a transaction nobody sees it before the end. */
  progress(done: number, total: number): Promise<void>;
}

export type Job<K extends JobKind> = WithinTransaction<K> | Repeatable<K>;
export type Jobs = { readonly [K in JobKind]: Job<K> };

/** Every kind with what it does; forgets none. */
export function jobs(table: Jobs): Jobs {
  return table;
}
