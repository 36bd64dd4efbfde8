import { afterAll, beforeAll, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { sequence } from '#lib/server/audit/index.ts';
import { saveDraft } from '#lib/server/desk/index.ts';
import { createContext, type Context } from '#lib/server/platform/context.ts';
import { attackedCompany, type Attacked } from '#tests/attack/company.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { contentOf, must } from '#tests/setup/books/drafts.ts';
import { newLedgerOfThree } from '#tests/setup/books/ledger.ts';
import { serverOn, type Server } from '#tests/setup/servers/server.ts';
import { liveStream } from './live.ts';
import { registerDevice } from './service.ts';

let database: TestDatabase;
let clientId: string;
let field: Context;

beforeAll(async () => {
  database = await freshDatabase();
  ({ clientId, field } = await newLedgerOfThree(database));
});
afterAll(() => database.close());

const stream = (change: Partial<Parameters<typeof liveStream>[0]> = {}) => {
  const { platform } = database;
  const listening = { platform, clientId, personId: field.actorId, position: 0, ...change };
  return liveStream({ stillMay: () => Promise.resolve(), ...listening }).getReader();
};
type Reader = ReturnType<typeof stream>;

/** The next that a stream tells, without its signs of life; null once it has ended. */
async function next(reader: Reader): Promise<string | null> {
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return null;
    const said = new TextDecoder().decode(value);
    if (said.startsWith('data: ')) return said.slice('data: '.length).trim();
  }
}
const save = (context: Context) =>
  saveDraft(context, { draftId: uuidv7(), baseRevision: null, content: contentOf([]) });
/** The connection that listens is open: what is rung from now on is heard. */
const heard = async (): Promise<void> => {
  for (let tries = 0; tries < 200; tries += 1) {
    const [row] = await database.owner`select count(*)::int as n from pg_stat_activity
      where datname = current_database() and query ilike 'listen%'`;
    if (Number(row?.['n']) > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('nobody listens');
};

it('tells how large the log is, whichever process it grew in, and of no other client', async () => {
  const reader = stream();
  expect(await next(reader)).toBe('0');
  await heard();
  const another = database.anotherPlatform();
  const there = createContext(another, { clientId, actorId: field.actorId, requestId: uuidv7() });
  const elsewhere = (await newLedgerOfThree(database)).field;
  must(await save(elsewhere));
  await sequence(elsewhere);
  must(await save(there));
  const { size } = await sequence(there);
  expect(await next(reader)).toBe(String(size));
  must(await save(field));
  const grown = await sequence(field);
  expect(await next(reader)).toBe(String(grown.size));
  await reader.cancel();
});

it('ends when the person may not listen any more, and when the process ends', async () => {
  let may = true;
  const stillMay = () => (may ? Promise.resolve() : Promise.reject(new Error('signed out')));
  const [revoked, ended] = [stream({ stillMay, heartbeat: 20 }), stream()];
  for (const reader of [revoked, ended]) expect(await next(reader)).toBe('0');
  may = false;
  expect(await next(revoked)).toBeNull();
  await database.platform.bell.stop();
  expect(await next(ended)).toBeNull();
});

it('of a person’s many streams the oldest end', async () => {
  const readers = Array.from({ length: 10 }, () => stream());
  for (const reader of readers) expect(await next(reader)).toBe('0');
  expect(await next(readers[0] as Reader)).toBeNull();
  expect(await next(readers[1] as Reader)).toBeNull();
  await Promise.all(readers.map((reader) => reader.cancel()));
});

it('the route goes the way of every procedure: a session, a member, a device of theirs', async () => {
  const company: Attacked = await attackedCompany(database);
  const server: Server = serverOn(database.platform);
  const person = await company.cookieOf('field');
  const asks = async (device: string, cookie: string | null = person, client = company.clientId) => {
    const headers = cookie === null ? {} : { headers: { cookie } };
    const answer = await server(
      new Request(`http://localhost/api/live?client=${client}&device=${device}`, headers),
    );
    if (answer.headers.get('content-type') === 'text/event-stream') {
      const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
      const told = await next(reader);
      await reader.cancel();
      return [answer.headers.get('x-accel-buffering'), told];
    }
    return ((await answer.json()) as { segl: { code: string } }).segl.code;
  };
  expect(await asks(uuidv7())).toBe('device_unknown');
  expect(await asks('x')).toBe('input_invalid');
  expect(await asks(uuidv7(), null)).toBe('signed_out');
  expect(await asks(uuidv7(), person, clientId)).toBe('client_not_found');
  const [who] = await database.owner<{ id: string }[]>`select user_id as id from identity.membership
    where client_id = ${company.clientId} and role = 'field' limit 1`;
  const own = database.contextFor(company.clientId, who?.id ?? '');
  const deviceId = uuidv7();
  must(await registerDevice(own, { deviceId, name: 'Telefon' }));
  expect(await asks(deviceId)).toEqual(['no', expect.stringMatching(/^\d+$/)]);
  expect(await asks(deviceId, await company.cookieOf('bookkeeper'))).toBe('device_not_yours');
});
