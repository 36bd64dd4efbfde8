import { connect as connectTo, createServer, type AddressInfo } from 'node:net';
import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { until } from '#tests/setup/until.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import type { TransactionSql } from './pool/driver.ts';
import { connect, rawSql, type Database } from './database.ts';
import { answers } from './health.ts';
import { prepareDatabase } from './migrate.ts';
import { PATIENCE, type Patience } from './pool/pool.ts';
import { inOneCall, inTransaction } from './transaction.ts';

const MAX = 4;
const ID = '00000000-0000-7000-8000-00000000000a';
const NOBODY = { clientId: ID, actorId: ID, requestId: ID };

let owner: TestDatabase;
const opened: Database[] = [];
beforeAll(async () => {
  owner = await freshDatabase();
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((database) => database.close()));
});
afterAll(() => owner.close());

function open(patience: Partial<Patience> = {}): Database {
  const database = connect(owner.appUrl, MAX, { ...PATIENCE, closeMs: 0, ...patience });
  opened.push(database);
  return database;
}

const backends = () =>
  owner.owner<{ pid: number; wait: string | null }[]>`select pid, wait_event as wait from pg_stat_activity
    where usename = 'segl_app' and datname = current_database()`;

const pidOf = async (sql: TransactionSql) =>
  (await sql<[{ pid: number }]>`select pg_backend_pid() as pid`)[0].pid;
const terminate = (pid: number) => owner.owner`select pg_terminate_backend(${pid}, 60000)`;

/** Work that holds its connection until it is told to go on. */
function held(database: Database): { at: Promise<number>; goOn: () => void; done: Promise<unknown> } {
  const at = Promise.withResolvers<number>();
  const go = Promise.withResolvers<void>();
  const done = inTransaction({ database }, NOBODY, async (tx) => {
    at.resolve(await pidOf(rawSql(tx)));
    await go.promise;
    return rawSql(tx)`select 1`;
  });
  done.catch(at.reject);
  return { at: at.promise, goOn: go.resolve, done };
}

const sleeping = (database: Database) =>
  inTransaction({ database }, NOBODY, (tx) => rawSql(tx)`select pg_sleep(600)`);

it('opens no more connections than it may, and hands them on in the order of asking', async () => {
  const database = open({ trustMs: Number.POSITIVE_INFINITY });
  const all = Array.from({ length: MAX }, () => held(database));
  await Promise.all(all.map(({ at }) => at));
  const order: number[] = [];
  const asked = Array.from({ length: 40 }, (_, at) =>
    database.lend(async ({ sql }) => {
      order.push(at);
      await sql`select 1`;
    }),
  );
  for (const { goOn } of all) goOn();
  await Promise.all([...all.map(({ done }) => done), ...asked]);
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect((await backends()).length).toBeLessThanOrEqual(MAX);
});

it('says no, with a code, to who waits too long while all connections are in use', async () => {
  const database = open({ lineMs: 1 });
  const all = Array.from({ length: MAX }, () => held(database));
  await Promise.all(all.map(({ at }) => at));
  await expect(database.lend(() => Promise.resolve())).rejects.toMatchObject({ code: 'CONNECT_TIMEOUT' });
  for (const { goOn } of all) goOn();
  await Promise.all(all.map(({ done }) => done));
  await database.lend(({ sql }) => sql`select 1`);
});

it('a storm of lost connections opens no more than it may, round after round', async () => {
  const database = open();
  for (let round = 0; round < 5; round++) {
    const busy = Array.from({ length: 3 * MAX }, () => sleeping(database).catch((cause: unknown) => cause));
    let cut = 0;
    while (cut < busy.length) {
      const now = await backends();
      expect(now.length).toBeLessThanOrEqual(MAX);
      const asleep = now.filter(({ wait }) => wait === 'PgSleep');
      await Promise.all(asleep.map(({ pid }) => terminate(pid)));
      cut += asleep.length;
    }
    const ends = await Promise.all(busy);
    expect(ends.every((end) => (end as { code?: string }).code === 'CONNECTION_CLOSED')).toBe(true);
  }
  await Promise.all(Array.from({ length: 3 * MAX }, () => database.lend(({ sql }) => sql`select 1`)));
  expect((await backends()).length).toBeLessThanOrEqual(MAX);
});

it('a connection lost between two statements refuses the second, and all that follow', async () => {
  const database = open();
  const refused: unknown[] = [];
  const cut = inTransaction({ database }, NOBODY, async (tx) => {
    await terminate(await pidOf(rawSql(tx)));
    await until(async () => {
      const failed = await rawSql(tx)`select ${'with a parameter'}::text`.then(
        () => null,
        (cause: unknown) => cause,
      );
      if (failed) refused.push(failed);
      return refused.length >= 3;
    });
    return 'goes on';
  });
  await expect(cut).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
  await database.lend(({ sql }) => sql`select 1`);
});

it('statements that wait behind one another are all refused when the connection is lost', async () => {
  const database = open();
  const cut = database.lend(async ({ sql }) => {
    const pid = await pidOf(sql);
    // Each is prepared first, and those after it wait within the driver.
    const all = [1, 2, 3].map((n) =>
      sql`select pg_sleep(${600 + n})`.then(
        () => 'done',
        () => 'refused',
      ),
    );
    await until(async () => (await backends()).some((each) => each.pid === pid && each.wait === 'PgSleep'));
    await terminate(pid);
    return Promise.all(all);
  });
  expect(await cut).toEqual(['refused', 'refused', 'refused']);
});

it('what lay idle and was cut off meanwhile is noticed before it is lent', async () => {
  const database = open({ trustMs: 0 });
  const all = Array.from({ length: MAX }, () => held(database));
  await Promise.all(all.map(({ at }) => at));
  for (const { goOn } of all) goOn();
  await Promise.all(all.map(({ done }) => done));
  await Promise.all((await backends()).map(({ pid }) => terminate(pid)));
  await Promise.all(Array.from({ length: MAX }, () => database.lend(({ sql }) => sql`select 1`)));
});

it('nothing that is lent can be used afterwards', async () => {
  const database = open();
  const kept = await database.lend<TransactionSql>(async ({ sql }) => {
    await sql`select 1`;
    return sql;
  });
  await expect(kept`select 1`).rejects.toThrow('the transaction has ended');
});

it('a statement that nobody waited for costs its connection, not the next transaction', async () => {
  const database = open();
  let pid = 0;
  await database.lend(async ({ sql }) => {
    pid = await pidOf(sql);
    sql`select pg_sleep(600)`.catch(() => {});
    await until(async () => (await backends()).some((each) => each.wait === 'PgSleep'));
  });
  expect(await database.lend(({ sql }) => pidOf(sql))).not.toBe(pid);
  await terminate(pid);
});

it('what takes longer than it was given is cut off', async () => {
  const database = open();
  const slow = inTransaction({ database }, NOBODY, (tx) => rawSql(tx)`select pg_sleep(600)`, { boundMs: 1 });
  await expect(slow).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
});

it('a connection that has grown old is closed when it comes back', async () => {
  const database = open({ lifeMs: -1 });
  const first = await database.lend(({ sql }) => pidOf(sql));
  expect(await database.lend(({ sql }) => pidOf(sql))).not.toBe(first);
});

it('a server that takes the call and says nothing is given up', async () => {
  const silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const url = new URL(owner.appUrl);
  url.port = String((silent.address() as AddressInfo).port);
  const database = connect(url.toString(), MAX, { ...PATIENCE, connectMs: 50 });
  await expect(database.lend(() => Promise.resolve())).rejects.toMatchObject({ code: 'CONNECT_TIMEOUT' });
  expect(await answers(database, 20)).toBe(false);
  await database.close();
  silent.close();
});

it('one that hangs up at once, or is not there, is an error too, and no attempt is left behind', async () => {
  let calls = 0;
  const rude = createServer((socket) => {
    calls++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => rude.listen(0, '127.0.0.1', resolve));
  const url = new URL(owner.appUrl);
  url.port = String((rude.address() as AddressInfo).port);
  const database = connect(url.toString(), MAX, { ...PATIENCE, connectMs: 200 });
  await expect(database.lend(() => Promise.resolve())).rejects.toHaveProperty('code');
  expect(calls).toBe(1);
  await new Promise((resolve) => rude.close(resolve));
  await expect(database.lend(() => Promise.resolve())).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await database.close();
});

it('only the first connection asks for the types of arrays, which all of them can read and write', async () => {
  // A way to the server that is cut off as soon as somebody asks for types on it.
  let cutting = false;
  const way = createServer((socket) => {
    const onward = connectTo(Number(new URL(owner.appUrl).port), '127.0.0.1');
    const cut = () => (socket.destroy(), onward.destroy());
    for (const end of [socket, onward]) end.on('error', cut).on('close', cut);
    socket.on('data', (sent) => (cutting && sent.includes('typarray') ? cut() : onward.write(sent)));
    onward.on('data', (answer) => socket.write(answer));
  });
  await new Promise<void>((resolve) => way.listen(0, '127.0.0.1', resolve));
  const url = new URL(owner.appUrl);
  url.port = String((way.address() as AddressInfo).port);
  const database = connect(url.toString(), MAX, PATIENCE);
  const arrays = ({ sql }: { sql: TransactionSql }) =>
    sql`select ${[1, 2]}::int[] as ints, ${['a', 'b,c']}::text[] as texts`.then((rows) => [...rows]);
  const expected = [{ ints: [1, 2], texts: ['a', 'b,c'] }];
  expect(await database.lend(arrays)).toEqual(expected);
  cutting = true;
  await database.lend(async (one) => {
    expect(await database.lend(arrays)).toEqual(expected);
    expect(await arrays(one)).toEqual(expected);
  });
  await database.close();
  way.close();
});

it('after it is closed nobody gets in, and who waited is told', async () => {
  const database = open();
  const all = Array.from({ length: MAX }, () => held(database));
  await Promise.all(all.map(({ at }) => at));
  const waits = expect(database.lend(() => Promise.resolve())).rejects.toMatchObject({
    code: 'CONNECTION_ENDED',
  });
  const closing = database.close();
  await waits;
  await expect(database.lend(() => Promise.resolve())).rejects.toMatchObject({ code: 'CONNECTION_ENDED' });
  for (const { goOn } of all) goOn();
  await Promise.allSettled(all.map(({ done }) => done));
  await closing;
  await until(async () => (await backends()).length === 0);
});

it('no statement and no pause of the app lasts for ever', async () => {
  const [row] = await open().lend(
    ({ sql }) => sql`select current_setting('statement_timeout') as statement,
    current_setting('idle_in_transaction_session_timeout') as pause`,
  );
  expect(row).toEqual({ statement: '10min', pause: '10min' });
});

it('health says no while all connections are in use, and asks one question at a time', async () => {
  const database = open({ lineMs: 60_000 });
  expect(await answers(database)).toBe(true);
  const all = Array.from({ length: MAX }, () => held(database));
  await Promise.all(all.map(({ at }) => at));
  expect(await Promise.all(Array.from({ length: 50 }, () => answers(database, 1)))).not.toContain(true);
  for (const { goOn } of all) goOn();
  await Promise.all(all.map(({ done }) => done));
  await until(() => answers(database));
  expect((await backends()).length).toBeLessThanOrEqual(MAX);
});

it('does nothing where the database’s rules are off, and finds no name but PostgreSQL’s own', async () => {
  const superuser = await owner.superuserUrl();
  if (superuser === null) return;
  const admin = postgres(superuser, { max: 1, onnotice: () => {} });
  const name = new URL(owner.appUrl).pathname.slice(1);
  const say = (sql: string) => admin.unsafe(`alter database ${name} ${sql}`);
  const asked = (database: Database) =>
    inTransaction({ database }, NOBODY, (tx) => rawSql(tx)`select count(*) from pg_policy`);
  const prepared = () =>
    prepareDatabase({ ownerUrl: owner.ownerUrl, migrations: 'refuse', keys: owner.platform.keys });
  try {
    await admin.unsafe(`create schema evil; create table evil.pg_policy (); grant usage on schema evil to public;
      grant select on evil.pg_policy to public`);
    await say('set search_path = evil, pg_catalog');
    await say('set row_security = off');
    await say('set default_transaction_read_only = on');
    const database = open({ trustMs: Number.POSITIVE_INFINITY });
    expect((await asked(database))[0]).not.toEqual({ count: 0n });
    const [row] = await database.lend(
      ({ sql }) =>
        sql`select current_setting('row_security') || current_setting('transaction_read_only') as says`,
    );
    expect(row).toEqual({ says: 'onoff' });

    await say(`set session_replication_role = 'replica'`);
    await expect(asked(open())).rejects.toMatchObject({ code: 'database_unguarded', value: 'replica' });
    expect(await prepared()).toEqual({ ok: false, error: { code: 'database_unguarded', value: 'replica' } });
    // The one that was opened before.
    await asked(database);
    await say('reset all');
    expect(await prepared()).toMatchObject({ ok: true });
  } finally {
    await say('reset all');
    await admin.unsafe('drop schema evil cascade');
    await admin.end();
  }
});

it('each transaction asks whether the rules are on', async () => {
  const superuser = await owner.superuserUrl();
  if (superuser === null) return;
  const database = connect(superuser, 1, { ...PATIENCE, closeMs: 0 });
  opened.push(database);
  await database.lend(({ sql }) => sql`set session_replication_role = 'replica'`);
  const off = 'session_replication_role is replica';
  const asked = inTransaction({ database }, NOBODY, (tx) => rawSql(tx)`select 1`);
  await expect(asked).rejects.toThrow(off);
  const called = () => inOneCall({ database }, ID, `regexp_split_to_table($1, ',') as one`, ['1,2']);
  await expect(called()).rejects.toThrow(off);
  await database.lend(({ sql }) => sql`set session_replication_role = 'origin'`);
  expect(await called()).toMatchObject([{ one: '1' }, { one: '2' }]);
});

it('one call waits once for the server, a transaction twice, and a call leaves nothing of itself behind', async () => {
  const { url, waits, close } = await countingProxy(owner.appUrl);
  const database = connect(url, 1, { ...PATIENCE, trustMs: Number.POSITIVE_INFINITY, closeMs: 0 });
  const called = (call: string, value: string) => inOneCall({ database }, ID, call, [value]);
  const asked = () => called(`regexp_split_to_table($1, ',') as one`, '1');
  try {
    // The connection is opened, and what is prepared on it once.
    await asked();
    expect(await waits(asked)).toBe(1);
    expect(await waits(() => inTransaction({ database }, NOBODY, (tx) => rawSql(tx)`select 1`))).toBe(2);
    // What fails is over with it.
    await expect(called('generate_series(1, 1 / $1::int) as one', '0')).rejects.toMatchObject({
      code: '22012',
    });
    expect(await waits(asked)).toBe(1);
    await called(`set_config('segl.client_id', $1, true) as one`, ID);
    const [row] = await database.lend(
      ({ sql }) => sql`select current_setting('segl.client_id', true) as client`,
    );
    expect(row?.['client'] ?? '').toBe('');
  } finally {
    await database.close();
    close();
  }
});

/** Stands before the server, and counts how often who asks waits for an answer before asking on. */
async function countingProxy(url: string) {
  const real = new URL(url);
  let turns = 0;
  let answered = true;
  const proxy = createServer((near) => {
    const far = connectTo(Number(real.port), real.hostname);
    near.on('data', (bytes) => {
      if (answered) turns += 1;
      answered = false;
      far.write(bytes);
    });
    far.on('data', (bytes) => {
      answered = true;
      near.write(bytes);
    });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const)
      one.on('error', () => {}).on('close', () => other.destroy());
  });
  await new Promise<void>((resolve) => void proxy.listen(0, '127.0.0.1', resolve));
  const through = new URL(url);
  through.port = String((proxy.address() as AddressInfo).port);
  through.hostname = '127.0.0.1';
  return {
    url: through.toString(),
    waits: async (work: () => Promise<unknown>): Promise<number> => {
      turns = 0;
      await work();
      return turns;
    },
    close: () => void proxy.close(),
  };
}
