import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { ok } from '#lib/domain/result.ts';
import { freshDatabase, type TestDatabase } from '../../../../tests/setup/database.ts';
import type { Context } from './context.ts';
import { rawSql, type Tx } from './database.ts';

let database: TestDatabase;
let clientId: string;
let context: Context;

beforeAll(async () => {
  database = await freshDatabase();
  clientId = await database.newClient();
});
beforeEach(() => {
  context = database.contextFor(clientId);
});
afterAll(() => database.close());

/** As a server that is restarted in the middle of it. */
const cut = (tx: Tx) => rawSql(tx)`select pg_terminate_backend(pg_backend_pid())`;

const rejected = (work: Promise<unknown>) =>
  Promise.race([
    work.then(
      () => 'done',
      () => 'rejected',
    ),
    new Promise((resolve) => setTimeout(resolve, 3000, 'hangs')),
  ]);

async function worksOn(): Promise<void> {
  // More at once than the pool has connections: each of them is asked.
  const all = Array.from({ length: 25 }, () =>
    context.transaction(async (tx) => ok(await rawSql(tx)`select pg_sleep(0.02)`)),
  );
  expect((await Promise.all(all)).every((each) => each.ok)).toBe(true);
}

it('a connection cut off within a transaction is an error, and the next transaction gets another', async () => {
  expect(await rejected(context.transaction(async (tx) => ok(await cut(tx))))).toBe('rejected');
  await worksOn();
});

it('so it is after other statements, and within a savepoint', async () => {
  const after = context.transaction(async (tx) => {
    await rawSql(tx)`select 1`;
    return ok(await cut(tx));
  });
  expect(await rejected(after)).toBe('rejected');
  const nested = context.transaction((tx) =>
    context.within(tx).transaction(async (inner) => ok(await cut(inner))),
  );
  expect(await rejected(nested)).toBe('rejected');
  await worksOn();
});

it('connections cut off while nobody uses them are not noticed at all', async () => {
  await worksOn();
  await database.owner`select pg_terminate_backend(pid) from pg_stat_activity
    where usename = 'segl_app' and datname = current_database()`;
  await new Promise((resolve) => setTimeout(resolve, 200));
  await worksOn();
});

it('and at the commit', async () => {
  const { owner } = database;
  await owner.unsafe(`create function sync.die() returns trigger language plpgsql security definer as
    'begin perform pg_terminate_backend(pg_backend_pid()); return null; end'`);
  await owner.unsafe(`create constraint trigger die after insert on sync.device
    deferrable initially deferred for each row execute function sync.die()`);
  const committed = context.transaction(async (tx) =>
    ok(
      await rawSql(tx)`insert into sync.device
        values (${clientId}, gen_random_uuid(), ${clientId}, 'x', now(), 0)`,
    ),
  );
  expect(await rejected(committed)).toBe('rejected');
  await owner.unsafe('drop function sync.die() cascade');
  await worksOn();
  const [row] = await owner`select count(*)::int as n from sync.device where client_id = ${clientId}`;
  expect(row?.['n']).toBe(0);
});

it('every connection cut off at once while busy: each transaction ends, and the pool is whole again', async () => {
  const busy = Array.from({ length: 25 }, () =>
    rejected(context.transaction(async (tx) => ok(await rawSql(tx)`select pg_sleep(20)`))),
  );
  await new Promise((resolve) => setTimeout(resolve, 500));
  await database.owner`select pg_terminate_backend(pid) from pg_stat_activity
    where usename = 'segl_app' and datname = current_database()`;
  const ends = await Promise.all(busy);
  expect(ends.filter((end) => end === 'rejected').length).toBeGreaterThanOrEqual(20);
  await worksOn();
  await worksOn();
});
