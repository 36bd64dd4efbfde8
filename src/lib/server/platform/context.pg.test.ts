import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { ok } from '#lib/domain/result.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
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

const LOST = { code: 'CONNECTION_CLOSED' };

async function worksOn(): Promise<void> {
  // More at once than the pool has connections: each of them is asked.
  const all = Array.from({ length: 25 }, () =>
    context.transaction(async (tx) => ok(await rawSql(tx)`select 1`)),
  );
  expect((await Promise.all(all)).every((each) => each.ok)).toBe(true);
}

it('a connection cut off within a transaction is an error, and the next transaction gets another', async () => {
  await expect(context.transaction(async (tx) => ok(await cut(tx)))).rejects.toMatchObject(LOST);
  await worksOn();
});

it('so it is after other statements, and within a savepoint', async () => {
  const after = context.transaction(async (tx) => {
    await rawSql(tx)`select 1`;
    return ok(await cut(tx));
  });
  await expect(after).rejects.toMatchObject(LOST);
  const nested = context.transaction((tx) =>
    context.within(tx).transaction(async (inner) => ok(await cut(inner))),
  );
  await expect(nested).rejects.toMatchObject(LOST);
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
  await expect(committed).rejects.toMatchObject(LOST);
  await owner.unsafe('drop function sync.die() cascade');
  await worksOn();
  const [row] = await owner`select count(*)::int as n from sync.device where client_id = ${clientId}`;
  expect(row?.['n']).toBe(0);
});
