import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ok } from '#lib/domain/result.ts';
import { apiContext, CLIENT_HEADER } from '#lib/server/api/context.ts';
import { createCaller } from '#lib/server/api/router.ts';
import { covered } from '#lib/server/audit/index.ts';
import { addMember, confirmPerson, createUser, enrolTotp, setPassword } from '#lib/server/identity/index.ts';
import { createContext, NO_CLIENT, type Context } from '#lib/server/platform/context.ts';
import { connect, rawSql, type Tx } from '#lib/server/platform/database.ts';
import { answers } from '#lib/server/platform/health.ts';
import { PATIENCE } from '#lib/server/platform/pool/pool.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { codeAt } from './e2e/totp.ts';
import { freshDatabase, type TestDatabase } from './setup/database.ts';
import { must } from './setup/books/drafts.ts';
import { until } from './setup/until.ts';

const EMAIL = 'kari@fjordheim.example';
const PASSWORD = 'fjorden ligger stille';
const CONNECTIONS = 5;
const LOCK = 4711;

let database: TestDatabase;
let platform: Platform;
let clientId: string;
let userId: string;
let uri: string;

/** Each time of the tests is one in which the second factor has a code that was not used yet. */
let now = new Date('2026-11-21T10:00:05.000Z');

beforeAll(async () => {
  database = await freshDatabase({ now: () => now });
  clientId = await database.newClient('Fjordheim Bygg AS');
  const context = database.contextFor(clientId);
  ({ userId } = must(await createUser(context, { email: EMAIL, name: 'Kari', password: PASSWORD })));
  must(await addMember(context, { email: EMAIL, role: 'manager' }));
  // Every connection that lies idle is asked before it is lent, however short ago it was used.
  const pool = connect(database.appUrl, CONNECTIONS, { ...PATIENCE, trustMs: 0 });
  platform = { ...database.platform, database: pool };
});
afterEach(() => {
  now = new Date(now.getTime() + 60_000);
});
afterAll(async () => {
  await platform.database.close();
  await database.close();
});

const contextOf = (client: string, actorId: string): Context =>
  createContext(platform, { clientId: client, actorId, requestId: uuidv7() });

interface Backend {
  readonly pid: number;
  readonly state: string;
  readonly waits: string | null;
}
const backends = () =>
  database.owner<Backend[]>`select pid, state, wait_event_type as waits from pg_stat_activity
    where usename = 'segl_app' and datname = current_database()`;

/** Ends them and waits until they are gone. */
const terminate = (pids: readonly number[]) =>
  Promise.all(pids.map((pid) => database.owner`select pg_terminate_backend(${pid}, 60000)`));

/** As many transactions at once as there are connections, each of which comes to `work` and stays there. */
function stuck(work: (tx: Tx) => Promise<unknown>): Promise<string[]> {
  const context = contextOf(clientId, userId);
  const ends = Array.from({ length: CONNECTIONS }, () =>
    context
      .transaction(async (tx) => ok(await work(tx)))
      .then(
        () => 'done',
        (cause: unknown) => (cause as { code?: string }).code ?? 'no code',
      ),
  );
  return Promise.all(ends);
}

async function untilAll(is: (backend: Backend) => boolean): Promise<number[]> {
  await until(async () => (await backends()).filter(is).length === CONNECTIONS);
  return (await backends()).map(({ pid }) => pid);
}

/** What people and the server itself do all day, over the way that it takes in the server. */
async function everythingWorks(): Promise<void> {
  expect(await answers(platform.database, 60_000)).toBe(true);
  let cookie = '';
  const request = async () => {
    const headers = new Headers({ cookie, [CLIENT_HEADER]: clientId });
    const url = new URL('http://localhost/api/trpc');
    const setCookie = (value: string) => (cookie = [cookie, value.split(';')[0]].filter(Boolean).join('; '));
    return createCaller(
      await apiContext(platform, {
        ...{ id: uuidv7(), headers, url, address: '192.0.2.7', setCookie },
      }),
    );
  };
  if (uri)
    await (await request()).session.signIn({ email: EMAIL, password: PASSWORD, totp: codeAt(uri, now) });
  else await (await request()).session.signIn({ email: EMAIL, password: PASSWORD });
  expect((await (await request()).people.list()).map((each) => each.userId)).toEqual([userId]);

  const proof = {
    ...{
      shown: { code: codeAt(uri, new Date(now.getTime() + 30_000)) },
      address: '192.0.2.7',
      session: null,
    },
    ...{ act: 'document.signed', subject: { type: 'document', id: uuidv7() } },
  };
  const confirmed = await confirmPerson(contextOf(clientId, userId), proof);
  expect(confirmed).toEqual(ok('totp'));

  const [event] = await database.owner<{ id: string }[]>`select id from audit.event
    where client_id = ${clientId} order by at desc, id desc limit 1`;
  const coverage = await covered(contextOf(clientId, userId), event?.id ?? '', 60_000);
  expect(coverage.covered).toBe(true);
}

describe('after all connections were cut off', () => {
  beforeAll(async () => {
    ({ uri } = must(await enrolTotp(database.contextFor(NO_CLIENT), { email: EMAIL })));
    // Whatever is made once for a pool is made now, on connections that will be lost.
    await everythingWorks();
    now = new Date(now.getTime() + 60_000);
  });

  it('while they lay idle, everything works', async () => {
    await stuck((tx) => rawSql(tx)`select 1`);
    await terminate((await backends()).map(({ pid }) => pid));
    await everythingWorks();
  });

  it('in the middle of transactions, everything works', async () => {
    const cut = Promise.withResolvers<void>();
    const ends = stuck(async (tx) => {
      await rawSql(tx)`select 1`;
      await cut.promise;
      await rawSql(tx)`select ${'more'}::text`;
    });
    await terminate(await untilAll(({ state }) => state === 'idle in transaction'));
    cut.resolve();
    expect(await ends).toEqual(Array(CONNECTIONS).fill('CONNECTION_CLOSED'));
    await everythingWorks();
  });

  it('while they waited for a lock, everything works', async () => {
    await database.owner.begin(async (other) => {
      await other`select pg_advisory_xact_lock(${LOCK})`;
      const ends = stuck((tx) => rawSql(tx)`select pg_advisory_xact_lock(${LOCK})`);
      await terminate(await untilAll(({ waits }) => waits === 'Lock'));
      expect(await ends).toEqual(Array(CONNECTIONS).fill('CONNECTION_CLOSED'));
    });
    await everythingWorks();
  });

  it('in the middle of a statement, with more people waiting in line, everything works for them', async () => {
    const ends = stuck((tx) => rawSql(tx)`select pg_sleep(600)`);
    const pids = await untilAll(({ waits }) => waits === 'Timeout');
    const line = Array.from({ length: 3 * CONNECTIONS }, () =>
      contextOf(clientId, userId).transaction(async (tx) => ok(await rawSql(tx)`select 1`)),
    );
    await terminate(pids);
    expect(await ends).toEqual(Array(CONNECTIONS).fill('CONNECTION_CLOSED'));
    expect((await Promise.all(line)).every((each) => each.ok)).toBe(true);
    expect((await backends()).length).toBeLessThanOrEqual(CONNECTIONS);
    await everythingWorks();
  });
});

it('a checkpoint whose connection is cut off is made all the same, for those who wait for it', async () => {
  must(await setPassword(contextOf(NO_CLIENT, userId), { email: EMAIL, password: PASSWORD }));
  const [event] = await database.owner<{ id: string }[]>`select id from audit.event
    where client_id = ${clientId} order by at desc, id desc limit 1`;
  let coverage: ReturnType<typeof covered> | undefined;
  await database.owner.begin(async (other) => {
    await other`select pg_advisory_xact_lock(hashtextextended(${`segl.audit.sequence:${clientId}`}, 0))`;
    coverage = covered(contextOf(clientId, userId), event?.id ?? '', 60_000);
    await until(async () => (await backends()).some(({ waits }) => waits === 'Lock'));
    await terminate((await backends()).map(({ pid }) => pid));
  });
  expect(await coverage).toMatchObject({ covered: true });
});
