import { ok } from '#lib/domain/result.ts';
import { JOBS } from '#lib/server/api/jobs.ts';
import { createContext, SYSTEM_ACTOR } from '#lib/server/platform/context.ts';
import { runJob, type Outcome } from '#lib/server/platform/jobs/run.ts';
import { listJobs, type JobRow } from '#lib/server/platform/jobs/store.ts';
import type { Jobs } from '#lib/server/platform/jobs/table.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { v7 as uuidv7 } from 'uuid';
import { must } from '../books/drafts.ts';

export const NEVER = new AbortController().signal;

/** What is to be done for a client, the newest first. */
export async function jobsOf(platform: Platform, clientId: string): Promise<JobRow[]> {
  const context = createContext(platform, { clientId, actorId: SYSTEM_ACTOR, requestId: uuidv7() });
  return must(await context.transaction(async (tx) => ok(await listJobs(tx, clientId))));
}

/**
 * Tries each of a client's jobs once, the oldest first, as the queue would.
 * @param which only these: what the logs have to do behind an event comes at a time of its own
 */
export async function tryJobs(
  platform: Platform,
  clientId: string,
  jobs: Jobs = JOBS,
  which: (job: JobRow) => boolean = () => true,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { id } of (await jobsOf(platform, clientId)).toReversed().filter(which))
    outcomes.push(await runJob(platform, jobs, { clientId, id }, NEVER));
  return outcomes;
}
