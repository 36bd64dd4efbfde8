import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JobKind } from '#lib/domain/jobs/kinds.ts';
import { MOST_ATTEMPTS } from '#lib/domain/jobs/waits.ts';
import { err, ok } from '#lib/domain/result.ts';
import { JOBS } from '#lib/server/api/jobs.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { jobsOf, NEVER, tryJobs } from '#tests/setup/servers/jobs.ts';
import { NO_CLIENT, type Context } from '../context.ts';
import { rawSql } from '../database.ts';
import type { Platform } from '../platform.ts';
import { enqueue } from './enqueue.ts';
import { runJob } from './run.ts';
import { makeDue } from './schedule.ts';
import { failWaiting, retryJob } from './store.ts';
import type { Job, Jobs } from './table.ts';

/* One kind stands for all: its effect here is a row that says which job made it, and for whom. */

const KIND = 'identity.forget';
let database: TestDatabase;
let clientId: string;
let context: Context;

beforeAll(async () => {
  database = await freshDatabase();
  await database.owner.unsafe(`create table public.effect (job uuid, client uuid);
    grant usage on schema public to segl_app; grant insert, select on public.effect to segl_app`);
});
beforeEach(async () => {
  clientId = await database.newClient();
  context = database.contextFor(clientId);
});
afterAll(() => database.close());

function table(run: Job<typeof KIND>['run'], effect: Job<JobKind>['effect'] = 'rows'): Jobs {
  return { ...JOBS, [KIND]: { effect, run } };
}

const leavesRow: Job<typeof KIND>['run'] = (within, _input, { id }) =>
  within.transaction(async (tx) => {
    await rawSql(tx)`insert into public.effect values (${id}, platform.current_client())`;
    return ok();
  });

async function enqueued(): Promise<string> {
  await context.transaction(async (tx) => ok(await enqueue(tx, context, KIND, {})));
  const [job] = await jobsOf(database.platform, clientId);
  return job!.id;
}

const effects = () => database.owner`select job, client from public.effect where client = ${clientId}`;
const queued = () => database.owner`
  select j.run_at <= now() as due, j.locked_at from graphile_worker._private_jobs j
  where payload->>'client' = ${clientId}`;

describe('a job', () => {
  it('is there when the transaction that caused it is, and not otherwise', async () => {
    await context.transaction(async (tx) => {
      await enqueue(tx, context, KIND, {});
      return err({ code: 'refused' });
    });
    expect(await jobsOf(database.platform, clientId)).toEqual([]);
    expect([...(await queued())]).toEqual([]);
    await enqueued();
    expect([...(await queued())]).toEqual([{ due: true, locked_at: null }]);
  });

  it('runs for its client, and is gone with its effect', async () => {
    const id = await enqueued();
    expect(await tryJobs(database.platform, clientId, table(leavesRow))).toEqual(['done']);
    expect([...(await effects())]).toEqual([{ job: id, client: clientId }]);
    expect(await jobsOf(database.platform, clientId)).toEqual([]);
  });

  it.each(['rows', 'repeatable'] as const)('tried again by mistake does nothing (%s)', async (effect) => {
    const id = await enqueued();
    const jobs = table(leavesRow, effect);
    await tryJobs(database.platform, clientId, jobs);
    expect(await runJob(database.platform, jobs, { clientId, id }, NEVER)).toBe('gone');
    expect(await effects()).toHaveLength(1);
  });

  it('tried by several servers at the same moment has its effect once', async () => {
    const id = await enqueued();
    // Each has begun before any of them ends it.
    const begun = Promise.withResolvers<void>();
    let servers = 0;
    const server = (): Platform => {
      const { database: real } = database.platform;
      let transactions = 0;
      const lend: typeof real.lend = async (...work) => {
        if (++transactions === 2 && ++servers === 3) begun.resolve();
        if (transactions === 2) await begun.promise;
        return real.lend(...work);
      };
      return { ...database.platform, database: { ...real, lend } };
    };
    const all = Array.from({ length: 3 }, () => runJob(server(), table(leavesRow), { clientId, id }, NEVER));
    expect((await Promise.all(all)).toSorted()).toEqual(['done', 'gone', 'gone']);
    expect(await effects()).toHaveLength(1);
  });

  it('that fails leaves nothing, and is tried again after a wait', async () => {
    await enqueued();
    const fails = table(async (...told) => {
      await leavesRow(...told);
      return err({ code: 'elsewhere_down' });
    });
    expect(await tryJobs(database.platform, clientId, fails)).toEqual(['postponed']);
    expect(await effects()).toHaveLength(0);
    expect(await jobsOf(database.platform, clientId)).toMatchObject([
      { attempts: 1, fault: 'elsewhere_down', startedAt: null, failedAt: null },
    ]);
    expect([...(await queued())]).toEqual([{ due: false, locked_at: null }]);
    expect(await tryJobs(database.platform, clientId, table(leavesRow))).toEqual(['done']);
    expect(await effects()).toHaveLength(1);
  });

  it('that throws says no more than its kind of trouble', async () => {
    await enqueued();
    const throws = table(() => Promise.reject(new Error('the secret 4711')));
    expect(await tryJobs(database.platform, clientId, throws)).toEqual(['postponed']);
    expect(await jobsOf(database.platform, clientId)).toMatchObject([{ fault: 'internal' }]);
  });

  it('that always fails is kept, is tried no more, and can be tried anew', async () => {
    const id = await enqueued();
    const fails = table(() => Promise.resolve(err({ code: 'elsewhere_down' })));
    for (let tries = 1; tries < MOST_ATTEMPTS; tries++)
      expect(await tryJobs(database.platform, clientId, fails)).toEqual(['postponed']);
    expect(await tryJobs(database.platform, clientId, fails)).toEqual(['failed']);
    expect(await tryJobs(database.platform, clientId, fails)).toEqual(['gone']);
    const [kept] = await jobsOf(database.platform, clientId);
    expect(kept).toMatchObject({ id, attempts: MOST_ATTEMPTS, fault: 'elsewhere_down' });
    expect(kept?.failedAt).not.toBeNull();
    await context.transaction(async (tx) => ok(await retryJob(tx, { clientId, id })));
    expect(await tryJobs(database.platform, clientId, table(leavesRow))).toEqual(['done']);
    expect(await effects()).toHaveLength(1);
  });

  it('whose failure is final is not tried again by itself', async () => {
    await enqueued();
    const refused = table(() => Promise.resolve(err({ code: 'mail_refused', final: true })));
    expect(await tryJobs(database.platform, clientId, refused)).toEqual(['failed']);
  });

  it('that ends its process each time is given up after as many tries', async () => {
    const id = await enqueued();
    await database.owner`update platform.job set attempts = ${MOST_ATTEMPTS}, started_at = now() where id = ${id}`;
    expect(await tryJobs(database.platform, clientId, table(leavesRow))).toEqual(['failed']);
    expect(await jobsOf(database.platform, clientId)).toMatchObject([{ fault: 'crashed' }]);
    expect(await effects()).toHaveLength(0);
  });

  it('with an input that this release does not know waits for a person', async () => {
    const id = await enqueued();
    await database.owner.begin(async (sql) => {
      // The table's own rule lets nobody change what was asked for.
      await sql`alter table platform.job disable trigger keeps_columns`;
      await sql`update platform.job set input = '{"later": 1}' where id = ${id}`;
      await sql`alter table platform.job enable trigger keeps_columns`;
    });
    expect(await tryJobs(database.platform, clientId, table(leavesRow))).toEqual(['failed']);
    expect(await jobsOf(database.platform, clientId)).toMatchObject([{ fault: 'input_unreadable' }]);
  });

  it('says how far it is while it runs', async () => {
    await enqueued();
    let seen: unknown;
    const slow = table(async (_context, _input, job) => {
      await job.progress(3, 10);
      [seen] = await jobsOf(database.platform, clientId);
      return ok();
    }, 'repeatable');
    await tryJobs(database.platform, clientId, slow);
    expect(seen).toMatchObject({ progress: 3, total: 10, attempts: 1 });
  });

  it('is another client’s to no one, nor the machine’s to a person', async () => {
    const id = await enqueued();
    const other = database.contextFor(await database.newClient());
    const reached = await other.transaction(async (tx) => ok(await retryJob(tx, { clientId, id })));
    expect(reached).toEqual(ok(false));
    await makeDue(database.platform, JOBS, 'signing.root', new Date());
    const person = database.contextFor(NO_CLIENT, clientId);
    const seen = await person.transaction(async (tx) => ok(await rawSql(tx)`select id from platform.job`));
    expect(seen).toMatchObject({ ok: true, value: [] });
    expect(await jobsOf(database.platform, NO_CLIENT)).not.toEqual([]);
  });
});

describe('a schedule', () => {
  const at = new Date('2026-06-15T10:00:00Z');
  const due = (when: Date) => makeDue(database.platform, JOBS, 'ledger.years', when);

  it('makes one job for each client, however many servers say that it is due', async () => {
    const other = await database.newClient();
    await Promise.all([due(at), due(at), due(at)]);
    for (const each of [clientId, other]) {
      expect(await jobsOf(database.platform, each)).toMatchObject([{ kind: 'ledger.years', input: {} }]);
      await tryJobs(database.platform, each);
    }
    // Again after a crash, or late: it was done.
    await due(at);
    await due(new Date(at.getTime() - 3_600_000));
    expect(await jobsOf(database.platform, clientId)).toEqual([]);
  });

  it('goes on when a clock was wrong: a turn of years ahead holds up none of those that come', async () => {
    const [now, later] = [new Date(), new Date('2999-01-01T00:00:00Z')];
    for (const [turn, made] of [
      [later, 1],
      [now, 1],
      [now, 0],
    ] as const) {
      await due(turn);
      expect(await tryJobs(database.platform, clientId)).toHaveLength(made);
    }
  });

  it('tries what waits or was given up, instead of making another', async () => {
    await due(at);
    const now = new Date();
    await context.transaction(async (tx) =>
      ok(await failWaiting(tx, clientId, 'ledger.years', { fault: 'internal', now })),
    );
    await due(new Date(at.getTime() + 3_600_000));
    expect(await jobsOf(database.platform, clientId)).toMatchObject([{ failedAt: null, attempts: 0 }]);
    expect([...(await queued())]).toEqual([{ due: true, locked_at: null }]);
  });
});
