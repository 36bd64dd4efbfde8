import { EventEmitter } from 'node:events';
import { Logger, parseCronItems, run, runMigrations, type Runner, type TaskList } from 'graphile-worker';
import type { Logger as Log } from '../log/log.ts';
import { withSession } from '../session.ts';

export interface QueueOptions {
  /** A login that is a member of `segl_worker`. */
  readonly url: string;
  readonly atOnce: number;
  readonly tasks: TaskList;
  readonly turns: readonly Turn[];
  /** A statement came to nothing: whether it was carried out nobody knows. */
  readonly onlost: () => void;
  readonly log: Log;
}

const TROUBLES = [
  'pool:listen:error',
  'pool:fatalError',
  'worker:getJob:error',
  'worker:fatalError',
] as const;

/** At each turn the task is given the name of the schedule, and when it was due. */
export interface Turn {
  readonly name: string;
  readonly task: string;
  readonly cron: string;
}

/** What is beside the jobs under way: listening, taking and ending them, schedules. */
const CONNECTIONS = 3;

/** One server of the queue, on connections of its own: at most three. */
export async function openQueue({ url, atOnce, tasks, turns, onlost, log }: QueueOptions): Promise<Runner> {
  const events = new EventEmitter() as NonNullable<Parameters<typeof run>[0]['events']>;
  // So that others see that it lives: what a dead one had begun is taken over (`recover.ts`).
  events.on('pool:listen:success', ({ client, workerPool }) => {
    // Behind what the queue itself says on it first.
    client.once('drain', () => {
      client.query(`select set_config('application_name', $1, false)`, [workerPool.id]).catch(() => {
        // The connection is lost, and another is made.
      });
    });
  });
  for (const trouble of TROUBLES) events.on(trouble, onlost);
  return run({
    connectionString: withSession(asLibpq(url)),
    maxPoolSize: CONNECTIONS,
    concurrency: atOnce,
    taskList: tasks,
    parsedCronItems: parseCronItems(
      turns.map(({ name, task, cron }) => ({ task, match: cron, identifier: name, payload: { name } })),
    ),
    events,
    logger: into(log),
    // The server that it runs in is told to stop, and tells it.
    noHandleSignals: true,
  });
}

/** The queue's own tables, made by the owner before our migrations give rights on them. */
export async function migrateQueue(ownerUrl: string, log?: Log): Promise<void> {
  await runMigrations({
    connectionString: withSession(asLibpq(ownerUrl)),
    maxPoolSize: 2,
    logger: into(log),
  });
}

/** Our driver reads `sslmode` as PostgreSQL's own clients do; this one does where it is told to. */
function asLibpq(url: string): string {
  const parsed = new URL(url);
  if (parsed.searchParams.has('sslmode')) parsed.searchParams.set('uselibpqcompat', 'true');
  return parsed.toString();
}

/** Its sentences quote what it worked on; a level and where it was said are enough. */
function into(log: Log | undefined): Logger {
  return new Logger(({ taskIdentifier, jobId }) => (level, message) => {
    if (level === 'error') log?.warn({ taskIdentifier, jobId }, 'the queue of jobs reports an error');
    else log?.debug({ taskIdentifier, jobId, level, length: message.length }, 'queue of jobs');
  });
}
