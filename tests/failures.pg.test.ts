import superjson from 'superjson';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { createHash } from 'node:crypto';
import { createLog } from '#lib/server/platform/log/log.ts';
import { createPlatform, type Platform } from '#lib/server/platform/platform.ts';
import { attackedCompany, type Attacked } from './attack/company.ts';
import { freshDatabase, type TestDatabase } from './setup/database.ts';
import { serverOn, type Server } from './setup/servers/server.ts';

/*
 * Real failures of the machine, through hooks and routes: what the person is told has a code, and neither the answer
 * nor the log quotes a statement, a parameter, a value or an address.
 */

const SECRET = 'hemmelig-7f3a9c';
const HASH = createHash('sha256').update(SECRET).digest();

let database: TestDatabase;
let company: Attacked;
let cookie: string;
let log: string[];
let server: Server;

beforeAll(async () => {
  database = await freshDatabase();
  company = await attackedCompany(database);
});
afterAll(() => database?.close());

beforeEach(async () => {
  cookie = await company.cookieOf('bookkeeper');
  server = serverWith(database.platform);
});

function serverWith(platform: Platform): Server {
  log = [];
  return serverOn({ ...platform, log: createLog('info', { write: (line) => void log.push(line) }) });
}

interface Told {
  readonly status: number;
  /** In seconds, as every program reads it. */
  readonly retryAfter: string | null;
  readonly segl: { readonly code: string; readonly request?: string; readonly outcome?: string };
}

/** Asks, and looks through answer and log for what may stand in neither. */
async function told(path: string, input?: unknown): Promise<Told> {
  const headers = { cookie, 'x-segl-client': company.clientId };
  const body = superjson.stringify(input);
  const answer = await server(
    input === undefined
      ? new Request(`http://localhost${path}`, { headers })
      : new Request(`http://localhost${path}`, {
          method: 'POST',
          body,
          headers: { ...headers, 'content-type': 'application/json', 'content-length': String(body.length) },
        }),
  );
  const text = await answer.text();
  for (const said of [text, ...log]) {
    for (const hidden of [SECRET, ...['hex', 'base64', 'base64url'].map((as) => HASH.toString(as as 'hex'))])
      expect(said).not.toContain(hidden);
    expect(said).not.toMatch(/Failed query|params|\$1|base\/\d|127\.0\.0\.1|insert into|update "|select /i);
  }
  const { error, segl } = JSON.parse(text) as {
    error?: { json: { data: { segl: Told['segl'] } } };
    segl?: Told['segl'];
  };
  return {
    status: answer.status,
    retryAfter: answer.headers.get('retry-after'),
    segl: (segl ?? error?.json.data.segl) as Told['segl'],
  };
}

/** Holds the table until the work that waits for it has ended. */
async function whileLocked(table: string, work: () => Promise<void>): Promise<void> {
  await database.owner.begin(async (sql) => {
    await sql.unsafe(`lock table ${table} in access exclusive mode`);
    await work();
  });
}

async function waiting(): Promise<number[]> {
  for (;;) {
    const rows = await database.owner`select pid from pg_stat_activity
      where datname = current_database() and application_name = 'segl' and wait_event_type = 'Lock'`;
    if (rows.length > 0) return rows.map(({ pid }) => Number(pid));
  }
}

const redeem = () => told('/api/trpc/session.redeemLink', { token: SECRET });
const register = (name = SECRET) => told('/api/trpc/sync.register', { deviceId: uuidv7(), name });

it('a connection that is cut in the middle', async () => {
  await whileLocked('identity.sign_in_link', async () => {
    const answer = redeem();
    for (const pid of await waiting()) await database.owner`select pg_terminate_backend(${pid})`;
    expect(await answer).toMatchObject({
      status: 503,
      segl: { code: 'database_unavailable', outcome: 'unknown' },
    });
  });
  expect(log.join('')).toContain('request failed');
});

it('a question that was cut off can be asked again, so its outcome is known', async () => {
  const [documentId] = company.known['documentId'] as string[];
  await whileLocked('signing.document', async () => {
    const answer = told(`/api/documents/${documentId}?client=${company.clientId}`);
    for (const pid of await waiting()) await database.owner`select pg_terminate_backend(${pid})`;
    expect(await answer).toMatchObject({
      status: 503,
      segl: { code: 'database_unavailable', outcome: 'none' },
    });
  });
});

it('a rule of the database that nobody expected to meet, which quotes the whole row', async () => {
  await database.owner.unsafe(
    `alter table sync.device add constraint no_such_name check (name <> '${SECRET}')`,
  );
  const { status, segl } = await register();
  expect([status, segl]).toEqual([
    500,
    { code: 'internal', request: segl.request, outcome: 'unknown', outcomeKnown: false },
  ]);
  const line = JSON.parse(log.at(-1) ?? '{}') as { request: string };
  expect(line).toMatchObject({ request: segl.request, procedure: 'sync.register' });
  expect(JSON.stringify(line)).toContain('no_such_name');
});

it('a full disk', async () => {
  await database.owner.unsafe(`create function sync.full() returns trigger language plpgsql as $$ begin
    raise exception 'could not extend file "base/16384/2619": No space left on device: ${SECRET}' using errcode = '53100';
  end $$`);
  await database.owner`create trigger a_full before insert on sync.device for each row execute function sync.full()`;
  expect(await register('x')).toMatchObject({
    status: 503,
    segl: { code: 'database_full', outcome: 'unknown' },
  });
  await database.owner`drop trigger a_full on sync.device`;
});

it('a statement that waits longer than it may', async () => {
  const [{ name }] = (await database.owner`select current_database() as name`) as [{ name: string }];
  await database.owner.unsafe(`alter database ${name} set lock_timeout = '20ms'`);
  const platform = database.anotherPlatform();
  server = serverWith(platform);
  await whileLocked('identity.sign_in_link', async () => {
    expect(await redeem()).toMatchObject({ status: 504, segl: { code: 'timed_out', outcome: 'unknown' } });
  });
  await database.owner.unsafe(`alter database ${name} reset lock_timeout`);
});

it('a database that is not there', async () => {
  const platform = createPlatform({
    ...database.platform,
    appUrl: `postgres://segl_app:${SECRET}@127.0.0.1:1/segl`,
  });
  server = serverWith(platform);
  const lost = { status: 503, retryAfter: '5', segl: { code: 'database_unavailable' } };
  expect(await redeem()).toMatchObject(lost);
  expect(await told(`/api/photos/${uuidv7()}?client=${company.clientId}`)).toMatchObject(lost);
  const health = await server(new Request('http://localhost/health'));
  expect([health.status, health.headers.get('retry-after')]).toEqual([503, '5']);
  await platform.database.close();
});

it('a fault in a page names its code and the request, and no more', async () => {
  const { handleError } = await import('../src/hooks.server.ts');
  const error = Object.assign(new Error(`connect ECONNREFUSED ${SECRET}`), { code: 'ECONNREFUSED' });
  const request = uuidv7();
  const event = {
    locals: { requestId: request },
    request: new Request('http://localhost/'),
    route: { id: '/' },
  };
  const said = await handleError({ error, event: event as never, status: 500, message: SECRET });
  expect(said).toEqual({ message: 'database_unavailable', request });
  expect(log.join('')).toContain(request);
  expect(log.join('')).not.toContain(SECRET);
});

it('an address that nobody vouches for opens nothing, and stops no probe of health', async () => {
  for (const said of ['', 'unknown', '10.0.0.1, 10.0.0.2', 'x'.repeat(100)]) {
    server = serverOn(database.platform, () => said);
    expect(await redeem()).toMatchObject({ status: 400, segl: { code: 'address_unknown' } });
  }
  server = serverOn(database.platform, () => {
    throw new Error('Address header was specified with ADDRESS_HEADER but is absent from request');
  });
  expect(await redeem()).toMatchObject({ status: 400, segl: { code: 'address_unknown' } });
  const photo = `/api/photos/${uuidv7()}?client=${company.clientId}`;
  expect(await told(photo)).toMatchObject({ status: 400, segl: { code: 'address_unknown' } });
  expect((await server(new Request('http://localhost/health'))).status).toBe(200);
});

it('health is degraded while the last verification of some client has found faults', async () => {
  server = serverWith(database.platform);
  const health = async () => (await server(new Request('http://localhost/health'))).text();
  expect(await health()).toBe('ok\n');
  const { clientId } = company;
  await database.owner.begin(async (sql) => {
    await sql`select set_config('segl.client_id', ${clientId}, true)`;
    await sql`insert into audit.verification values (${clientId}, ${uuidv7()}, now(), '', now(), 2)`;
  });
  expect(await health()).toBe('degraded: verification found faults\n');
});

it('a body that is too long, or does not say how long it is, is not read', async () => {
  for (const length of ['2097153', 'x', null]) {
    const headers = new Headers({ 'content-type': 'application/json' });
    if (length !== null) headers.set('content-length', length);
    const request = new Request('http://localhost/api/trpc/session.signIn', {
      method: 'POST',
      headers,
      body: '{}',
    });
    const answer = await server(request);
    expect([answer.status, await answer.json()]).toMatchObject([
      413,
      { segl: { code: 'request_too_large', limit: 2_097_152 } },
    ]);
    expect(request.bodyUsed).toBe(false);
  }
});

it('a long body is awaited only from who is signed in', async () => {
  const name = 'x'.repeat(20_000);
  const sent = (headers: Record<string, string>, body: BodyInit) =>
    new Request('http://localhost/api/trpc/sync.register', {
      ...{ method: 'POST', body, duplex: 'half' },
      headers: { ...headers, 'content-type': 'application/json', 'content-length': String(name.length) },
    });
  // Begun and never ended.
  const endless = () =>
    new ReadableStream({ start: (controller) => controller.enqueue(Buffer.from(name.slice(0, 100))) });
  for (const headers of [{}, { cookie: `segl=${'a'.repeat(40)}` }]) {
    const answer = await server(sent(headers, endless()));
    expect([answer.status, await answer.json()]).toMatchObject([401, { segl: { code: 'signed_out' } }]);
  }
  const body = superjson.stringify({ deviceId: uuidv7(), name });
  const answer = await server(sent({ cookie, 'x-segl-client': company.clientId }, body));
  expect(await answer.text()).toContain('"input_invalid"');
});

it('one network asks by code as often as one address, and is told when to ask again', async () => {
  const [code] = company.known['code'] as string[];
  const path = `/api/trpc/verify.byCode?input=${encodeURIComponent(superjson.stringify({ code }))}`;
  let [network, asked] = ['2001:db8:0:1', 0];
  server = serverOn(database.platform, () => `${network}::${(++asked).toString(16)}`);
  while (asked < 30) expect(await told(path)).toMatchObject({ status: 200 });
  const { retryAfter, ...late } = await told(path);
  expect(late).toEqual({
    status: 429,
    segl: { code: 'rate_limited', outcome: 'as_before', retryAfterSeconds: Number(retryAfter) },
  });
  network = '2001:db8:0:2';
  expect(await told(path)).toMatchObject({ status: 200 });
});

it('a question for the headers alone is answered like the question', async () => {
  for (const path of [
    '/health',
    '/api/trpc/session.me',
    '/api/trpc/session.signOut',
    `/api/photos/${uuidv7()}`,
  ]) {
    const answer = await server(new Request(`http://localhost${path}`, { method: 'HEAD' }));
    expect([path, answer.status]).not.toEqual([path, 500]);
  }
  expect(log).toEqual([]);
});
