import { JOB_INPUTS } from '#lib/domain/jobs/kinds.ts';
import type { ShownJob } from '#lib/domain/jobs/shown.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Context } from '../context.ts';
import { failWaiting, listJobs, retryJob, type JobRow } from './store.ts';

/** What is to be done for the client, 200 at most: what was given up, then what runs, then what waits. */
export async function jobsFor(context: Context): Promise<ShownJob[]> {
  const found = await context.transaction(async (tx) => ok(await listJobs(tx, context.clientId)));
  return found.ok ? found.value.map(shown) : [];
}

/**
 * Has a job tried now that waits, or was given up. Error: `job_unknown`, also for one that is done, or that runs.
 */
export function tryAgain(context: Context, id: string): Promise<Result<void, { code: 'job_unknown' }>> {
  return context.transaction(async (tx) =>
    (await retryJob(tx, { clientId: context.clientId, id })) ? ok() : err({ code: 'job_unknown' }),
  );
}

/**
 * Gives up, under the code `restored`, the letters that waited when a backup was taken: the installation it was taken
 * from may have sent them since, and nobody gets one twice unless somebody says so. What runs by schedule is for all
 * time the same, and waits on. @returns how many
 */
export async function holdLetters(context: Context): Promise<number> {
  const { clientId, platform } = context;
  const held = { fault: 'restored', now: platform.clock.now() };
  const failed = await context.transaction(async (tx) =>
    ok(await failWaiting(tx, clientId, 'mail.send', held)),
  );
  return failed.ok ? failed.value : 0;
}

function shown({ id, kind, createdAt, runAt, attempts, fault, ...row }: JobRow): ShownJob {
  const { progress: done, total } = row;
  return {
    ...{ id, kind, createdAt, runAt, attempts, fault },
    state: row.failedAt ? 'failed' : row.startedAt ? 'running' : 'waiting',
    progress: done === null || total === null ? null : { done, total },
    letter: letterOf(kind, row.input),
  };
}

function letterOf(kind: string, input: unknown): ShownJob['letter'] {
  const mail = kind === 'mail.send' ? JOB_INPUTS[kind].safeParse(input) : null;
  if (!mail?.success || mail.data.about !== 'document') return null;
  const { news, documentId, to } = mail.data;
  return { news, documentId, to };
}
