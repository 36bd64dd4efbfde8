import { JOB_INPUTS, type JobKind } from '#lib/domain/jobs/kinds.ts';
import { MOST_ATTEMPTS, waitAfter } from '#lib/domain/jobs/waits.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { createContext, SYSTEM_ACTOR, type Context } from '../context.ts';
import type { Platform } from '../platform.ts';
import { troubleOf } from '../postgres-error.ts';
import {
  failJob,
  finishJob,
  noteProgress,
  postponeJob,
  startJob,
  type JobRef,
  type JobRow,
} from './store.ts';
import type { JobFailure, Jobs, RunningJob } from './table.ts';

/** What became of one try. `gone`: it was done, or given up, before. */
export type Outcome = 'done' | 'gone' | 'postponed' | 'failed';

/**
 * Tries a job once. However often this is called for one job, and by however many servers, its effect is there once:
 * the row that says it is still to be done is deleted in the transaction of the effect, and two tries at the same
 * moment wait for one another there. Rejects only when what became of it can't be written down.
 */
export async function runJob(
  platform: Platform,
  jobs: Jobs,
  ref: JobRef,
  stopping: AbortSignal,
): Promise<Outcome> {
  const context = createContext(platform, {
    clientId: ref.clientId,
    actorId: SYSTEM_ACTOR,
    requestId: ref.id,
  });
  const started = await context.transaction(async (tx) => ok(await startJob(tx, ref, platform.clock.now())));
  const row = started.ok ? started.value : null;
  if (!row) return 'gone';
  const about = { job: ref.id, kind: row.kind, clientId: ref.clientId, attempt: row.attempts };
  // A job that ends the process it runs in fails without saying so: its tries are counted all the same.
  const done: Tried =
    row.attempts > MOST_ATTEMPTS ? err({ code: 'crashed' }) : await tried(context, jobs, row, stopping);
  if (done.ok) {
    platform.log.debug(about, 'job done');
    return done.value;
  }
  const { code, final = false } = done.error;
  const last = final || row.attempts >= MOST_ATTEMPTS;
  platform.log.warn({ ...about, code, last }, 'job failed');
  await context.transaction(async (tx) => {
    if (last) await failJob(tx, ref, code, platform.clock.now());
    else await postponeJob(tx, ref, code, waitAfter(row.attempts));
    return ok();
  });
  return last ? 'failed' : 'postponed';
}

type Tried = Result<'done' | 'gone', JobFailure>;

async function tried(context: Context, jobs: Jobs, row: JobRow, stopping: AbortSignal): Promise<Tried> {
  try {
    return await (jobs[row.kind as JobKind].effect === 'rows' ? withRows : repeatable)(
      context,
      jobs,
      row,
      stopping,
    );
  } catch (cause) {
    context.platform.log.error({ err: cause, job: row.id, kind: row.kind }, 'job threw');
    return err({ code: troubleOf(cause) ?? 'internal' });
  }
}

function withRows(context: Context, jobs: Jobs, row: JobRow, stopping: AbortSignal): Promise<Tried> {
  return context.transaction<'done' | 'gone', JobFailure>(async (tx) => {
    // First of all: whoever tries it at the same moment waits here, and then finds it done.
    if (!(await finishJob(tx, row))) return ok('gone');
    const ran = await effect(context.within(tx), jobs, row, stopping);
    return ran.ok ? ok('done') : ran;
  });
}

async function repeatable(context: Context, jobs: Jobs, row: JobRow, stopping: AbortSignal): Promise<Tried> {
  const ran = await effect(context, jobs, row, stopping);
  if (!ran.ok) return ran;
  return context.transaction(async (tx) => ok((await finishJob(tx, row)) ? 'done' : 'gone'));
}

function effect(
  context: Context,
  jobs: Jobs,
  row: JobRow,
  stopping: AbortSignal,
): Promise<Result<unknown, JobFailure>> {
  const kind = row.kind as JobKind;
  const input = JOB_INPUTS[kind].safeParse(row.input);
  // Written by a later release, or by hand.
  if (!input.success) return Promise.resolve(err({ code: 'input_unreadable', final: true }));
  const job: RunningJob = {
    id: row.id,
    stopping,
    progress: async (done, total) => {
      await context.transaction(async (tx) => ok(await noteProgress(tx, row, done, total)));
    },
  };
  // Each kind's own input was read by its own schema.
  return jobs[kind].run(context, input.data as never, job);
}
