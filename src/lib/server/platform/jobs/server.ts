import { setTimeout as pause } from 'node:timers/promises';
import type { Runner, TaskList } from 'graphile-worker';
import * as z from 'zod';
import { JOB_INPUTS, type JobKind } from '#lib/domain/jobs/kinds.ts';
import { lastDue, type Rhythm } from '#lib/domain/jobs/waits.ts';
import type { Platform } from '../platform.ts';
import { openQueue, type Turn } from './queue.ts';
import { recover } from './recover.ts';
import { runJob } from './run.ts';
import { makeDue } from './schedule.ts';
import type { Jobs } from './table.ts';

/** Those that run hold connections of the pool which the requests need too: a quarter of them at most. */
const MOST_AT_ONCE = 4;
const AGAIN_MS = 5000;
/** For jobs under way when the server stops; what takes longer is begun anew by the next. */
const PATIENCE_MS = 20_000;

const CRON = { hourly: '0 * * * *', daily: '0 0 * * *' } as const satisfies Record<Rhythm, string>;

export interface JobServer {
  /** Takes no more jobs, and resolves when those under way have ended, or had their time. */
  stop(): Promise<void>;
}

const KINDS = Object.keys(JOB_INPUTS) as JobKind[];

/**
 * Works on what is to be done, as long as the process lives; any number of equal servers do so side by side. A database
 * that is away is waited for.
 * @param url of a member of the role `segl_worker`
 */
export function serveJobs(platform: Platform, jobs: Jobs, url: string): JobServer {
  const stopping = new AbortController();
  let runner = null as Runner | null;
  const once = async () => {
    runner = await openQueue({
      ...{ url, log: platform.log, schedules: turnsOf(jobs) },
      atOnce: Math.min(MOST_AT_ONCE, Math.ceil(platform.config.databasePool / 4)),
      tasks: tasksOf(platform, jobs, stopping.signal),
    });
    await runner.addJob('recover', {}, { jobKey: 'recover' });
    // What was due while no server ran, and on a new installation everything.
    for (const kind of KINDS) {
      const { every } = jobs[kind];
      if (every) await makeDue(platform, jobs, kind, lastDue(every, platform.clock.now()));
    }
    await runner.promise;
  };
  const ended = (async () => {
    while (!stopping.signal.aborted) {
      await once().catch((cause: unknown) => platform.log.warn({ err: cause }, 'the queue of jobs was lost'));
      await runner?.stop().catch(() => {
        // It has stopped by itself.
      });
      await pause(AGAIN_MS, undefined, { signal: stopping.signal, ref: false }).catch(() => {});
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await Promise.race([
        runner?.stop().catch(() => {}).then(() => ended),
        pause(PATIENCE_MS, undefined, { ref: false }),
      ]);
    },
  };
}

function turnsOf(jobs: Jobs): Turn[] {
  const scheduled = KINDS.flatMap((name) => {
    const { every } = jobs[name];
    return every ? [{ name, task: 'due', cron: CRON[every] }] : [];
  });
  return [...scheduled, { name: 'recover', task: 'recover', cron: '* * * * *' }];
}

const Reference = z.object({ client: z.uuid(), job: z.uuid() });
const Due = z.object({ name: z.enum(KINDS), _cron: z.object({ ts: z.coerce.date() }) });

/** By the names under which they stand in the queue, whose rows are references and say nothing else. */
function tasksOf(platform: Platform, jobs: Jobs, stopping: AbortSignal): TaskList {
  const run = async (payload: unknown) => {
    const { client, job } = Reference.parse(payload);
    await runJob(platform, jobs, { clientId: client, id: job }, stopping);
  };
  const due = async (payload: unknown) => {
    const { name, _cron } = Due.parse(payload);
    await makeDue(platform, jobs, name, _cron.ts);
  };
  return {
    ...Object.fromEntries(KINDS.map((kind) => [kind, run])),
    due,
    recover: (_payload, helpers) => recover(helpers),
  };
}
