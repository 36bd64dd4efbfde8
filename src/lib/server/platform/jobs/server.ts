import { createRequire } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import * as z from 'zod';
import { JOB_INPUTS, type JobKind } from '#lib/domain/jobs/kinds.ts';
import { lastDue, type Rhythm } from '#lib/domain/jobs/waits.ts';
import type { Platform } from '../platform.ts';
import type { Due, QueueOrder, ToThread } from './queue-thread.ts';
import type { Turn } from './queue.ts';
import { runJob } from './run.ts';
import { makeDue } from './schedule.ts';
import type { Jobs } from './table.ts';

/** Those that run hold connections of the pool which the requests need too: a quarter of them at most. */
const MOST_AT_ONCE = 4;
const AGAIN_MS = 1000;
/** For jobs under way when the server stops; what takes longer is begun anew by the next. */
const PATIENCE_MS = 20_000;
/** Found by the project's own name for it, since the built server's modules lie elsewhere. */
const THREAD = createRequire(import.meta.url).resolve('#lib/server/platform/jobs/queue-thread.ts');

const CRON = { hourly: '0 * * * *', daily: '0 0 * * *' } as const satisfies Record<Rhythm, string>;
const KINDS = Object.keys(JOB_INPUTS) as JobKind[];

export interface JobServer {
  /** Takes no more jobs, and resolves when those under way have ended, or had their time. */
  stop(): Promise<void>;
}

/**
 * Works on what is to be done, as long as the process lives; any number of equal servers do so side by side. Whatever
 * becomes of the queue's own thread, another takes its place.
 *
 *   starting ──▶ serving ──the thread ends──▶ waiting a moment ──▶ starting
 *                   └── stop() ──▶ jobs under way end ──▶ stopped
 *
 * @param url of a member of the role `segl_worker`
 */
export function serveJobs(platform: Platform, jobs: Jobs, url: string): JobServer {
  const stopping = new AbortController();
  const tasks = tasksOf(platform, jobs, stopping.signal);
  const { databasePool, logLevel } = platform.config;
  const order: QueueOrder = {
    ...{ url, logLevel, turns: turnsOf(jobs), tasks: Object.keys(tasks) },
    atOnce: Math.min(MOST_AT_ONCE, Math.ceil(databasePool / 4)),
  };
  const makeAllDue = async () => {
    // What was due while no server ran, and on a new installation everything.
    for (const kind of KINDS) {
      const { every } = jobs[kind];
      if (every) await makeDue(platform, jobs, kind, lastDue(every, platform.clock.now()));
    }
  };
  // One after the other: a queue that can't be reached is tried each second, and looking takes longer with many clients.
  let [looking, another] = [Promise.resolve(), false];
  const look = () => {
    if (another) return;
    another = true;
    looking = looking
      .then(() => {
        another = false;
        return makeAllDue();
      })
      .catch((cause: unknown) => platform.log.warn({ err: cause }, 'what is due was not made'));
  };
  const ended = (async () => {
    while (!stopping.signal.aborted) {
      look();
      await servedByThread(platform, order, tasks, stopping.signal);
      await pause(AGAIN_MS, undefined, { signal: stopping.signal, ref: false }).catch(() => {});
    }
  })();
  return {
    stop() {
      stopping.abort();
      return ended;
    },
  };
}

type Tasks = Readonly<Record<string, (payload: unknown) => Promise<void>>>;

/** Resolves when the thread has ended, however that was. */
async function servedByThread(
  { log }: Platform,
  order: QueueOrder,
  tasks: Tasks,
  stopping: AbortSignal,
): Promise<void> {
  const thread = new Worker(THREAD, { workerData: order });
  const { promise: gone, resolve } = Promise.withResolvers<void>();
  const say = (said: ToThread) => thread.postMessage(said);
  const stop = () => {
    say({ stop: true });
    void pause(PATIENCE_MS, undefined, { ref: false }).then(() => thread.terminate());
  };
  thread.on('message', ({ no, task, payload }: Due) => {
    tasks[task]?.(payload).then(
      () => say({ no, failed: false }),
      (cause: unknown) => {
        log.warn({ err: cause, task }, 'what became of a job could not be written down');
        say({ no, failed: true });
      },
    );
  });
  thread.on('error', (cause) => log.warn({ err: cause }, 'the queue of jobs was lost'));
  thread.once('exit', () => resolve());
  stopping.addEventListener('abort', stop, { once: true });
  await gone;
  stopping.removeEventListener('abort', stop);
}

function turnsOf(jobs: Jobs): Turn[] {
  const scheduled = KINDS.flatMap((name) => {
    const { every } = jobs[name];
    return every ? [{ name, task: 'due', cron: CRON[every] }] : [];
  });
  return [...scheduled, { name: 'recover', task: 'recover', cron: '* * * * *' }];
}

const Reference = z.object({ client: z.uuid(), job: z.uuid() });
const Turned = z.object({ name: z.enum(KINDS), _cron: z.object({ ts: z.coerce.date() }) });

/** By the names under which they stand in the queue, whose rows are references and say nothing else. */
function tasksOf(platform: Platform, jobs: Jobs, stopping: AbortSignal): Tasks {
  const running = new Map<string, Promise<unknown>>();
  const run = async (payload: unknown) => {
    const { client, job } = Reference.parse(payload);
    // The queue's thread may have been lost meanwhile, and another asks for the same.
    const under = running.get(job) ?? runJob(platform, jobs, { clientId: client, id: job }, stopping);
    running.set(job, under);
    await under.finally(() => running.delete(job));
  };
  const due = async (payload: unknown) => {
    const { name, _cron } = Turned.parse(payload);
    await makeDue(platform, jobs, name, _cron.ts);
  };
  return { ...Object.fromEntries(KINDS.map((kind) => [kind, run])), due };
}
