import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { ok } from '#lib/domain/result.ts';
import { JOBS } from '#lib/server/api/jobs.ts';
import { enqueue } from '#lib/server/platform/jobs/enqueue.ts';
import { serveJobs } from '#lib/server/platform/jobs/server.ts';
import { freshDatabase, type TestDatabase } from './setup/database.ts';
import { jobsOf } from './setup/servers/jobs.ts';
import { until } from './setup/until.ts';
import { OPERATIONS } from './setup/long.ts';

/* Servers as processes of their own, on one database; each can be killed. */

let database: TestDatabase;
let clientId: string;
const running: ChildProcess[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  await database.owner.unsafe(`create table public.effect (job uuid, client uuid);
    grant usage on schema public to segl_app; grant insert, select on public.effect to segl_app`);
});
beforeEach(async () => {
  clientId = await database.newClient();
});
afterEach(() => {
  for (const each of running.splice(0)) each.kill('SIGKILL');
});
afterAll(() => database.close());

function server(how: 'hangs' | 'works'): ChildProcess {
  const program = fileURLToPath(new URL('setup/servers/job-process.ts', import.meta.url));
  const { dataFolder } = database.platform.config;
  const child = spawn(process.execPath, [program, dataFolder, database.appUrl, database.jobsUrl, how], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.push(child);
  return child;
}

async function enqueued(): Promise<void> {
  const context = database.contextFor(clientId);
  await context.transaction(async (tx) => ok(await enqueue(tx, context, 'identity.forget', {})));
}

const effects = async () =>
  (await database.owner`select from public.effect where client = ${clientId}`).length;
const held = () => database.owner`select locked_by from graphile_worker._private_jobs j
  join graphile_worker._private_tasks t on t.id = j.task_id
  where locked_by is not null and payload->>'client' = ${clientId} and t.identifier = 'identity.forget'`;
const looking = () => database.owner`select from graphile_worker._private_jobs j
  join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = 'recover'`;
const made = () => database.owner`select from platform.schedule where client_id = ${clientId}`;
const done = async () => (await jobsOf(database.platform, clientId)).length === 0;

it('a server killed in the middle of a job leaves nothing of it, and another does it', async () => {
  const first = server('hangs');
  await enqueued();
  await once(first.stdout!, 'data');
  first.kill('SIGKILL');
  await once(first, 'exit');
  expect(await effects()).toBe(0);
  const [lost] = await held();
  expect(lost).toBeDefined();
  // Nothing is taken from a server that may have just begun: as if that time had passed.
  await until(async () => {
    const [alive] =
      await database.owner`select from pg_stat_activity where application_name = ${String(lost?.['locked_by'])}`;
    return alive === undefined;
  });
  await database.owner`update graphile_worker._private_jobs set locked_at = locked_at - interval '1 minute'
    where locked_by is not null`;
  server('works');
  await until(done);
  expect(await effects()).toBe(1);
});

it('a server that is there keeps its job, however long it takes', OPERATIONS, async () => {
  const first = server('hangs');
  await enqueued();
  await once(first.stdout!, 'data');
  await database.owner`update graphile_worker._private_jobs set locked_at = locked_at - interval '1 minute'
    where locked_by is not null`;
  const [before] = await held();
  const second = serveJobs(database.platform, JOBS, database.jobsUrl);
  try {
    // It looks for what was lost before it makes what is due.
    await until(async () => (await made()).length > 0);
    await until(async () => (await looking()).length === 0);
    expect([...(await held())]).toEqual([before]);
  } finally {
    await second.stop();
  }
});

it('two servers share the jobs and each is done once', OPERATIONS, async () => {
  const two = [server('works'), server('works')];
  await Promise.all(Array.from({ length: 20 }, enqueued));
  await until(done);
  expect(await effects()).toBe(20);
  for (const each of two) each.kill('SIGTERM');
  for (const each of two) if (each.exitCode === null) await once(each, 'exit');
  expect(two.map(({ exitCode, signalCode }) => [exitCode, signalCode])).toEqual([
    [0, null],
    [0, null],
  ]);
});

it(
  'the queue outlives its connections, again and again, and nothing of that reaches the server',
  OPERATIONS,
  async () => {
    const jobs = serveJobs(database.platform, JOBS, database.jobsUrl);
    const thrown: unknown[] = [];
    const keep = (cause: unknown) => thrown.push(cause);
    process.on('uncaughtExceptionMonitor', keep);
    const listening = async () => {
      const [session] = await database.owner`select pid from pg_stat_activity where usename = 'segl_worker'
      and datname = current_database() and application_name like 'pool-%'`;
      return session?.['pid'] as number | undefined;
    };
    try {
      await until(async () => (await listening()) !== undefined);
      for (let time = 0; time < 2; time++) {
        const before = await listening();
        await database.owner`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'segl_worker'
        and datname = current_database()`;
        await until(async () => {
          const now = await listening();
          return now !== undefined && now !== before;
        });
      }
      const context = database.contextFor(clientId);
      await context.transaction(async (tx) => ok(await enqueue(tx, context, 'ledger.years', {})));
      await until(done);
      expect(thrown).toEqual([]);
    } finally {
      await jobs.stop();
      process.off('uncaughtExceptionMonitor', keep);
    }
  },
);

it('a server whose queue can’t be reached looks for what is due once at a time', OPERATIONS, async () => {
  const nowhere = new URL(database.jobsUrl);
  nowhere.port = '1';
  const [asked, answer] = [{ looks: 0, lost: 0 }, Promise.withResolvers<never>()];
  answer.promise.catch(() => {});
  const { log, database: real } = database.platform;
  const lend = () => {
    asked.looks += 1;
    return answer.promise;
  };
  const warn = (_: unknown, said?: string) =>
    void (asked.lost += said === 'the queue of jobs was lost' ? 1 : 0);
  const platform = {
    ...database.platform,
    database: { ...real, lend },
    log: Object.assign(Object.create(log) as typeof log, { warn }),
  };
  const serving = serveJobs(platform, JOBS, nowhere.toString());
  await until(() => asked.lost === 2);
  expect(asked.looks).toBe(1);
  answer.reject(new Error('no database'));
  await serving.stop();
});
