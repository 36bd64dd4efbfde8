import superjson from 'superjson';
import type { AnyTRPCProcedure } from '@trpc/server';
import type postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import type * as z from 'zod';
import { ok } from '#lib/domain/result.ts';
import { appRouter } from '#lib/server/api/router.ts';
import { rawSql, type Tx } from '#lib/server/platform/database.ts';
import { NO_POLICY } from '#lib/domain/access/policy.ts';
import { NEW_STANDING } from '#tests/setup/standing.ts';
import { createCaller, router, signedInProcedure, tenantProcedure } from '#lib/server/platform/rpc.ts';
import { hold } from '#lib/server/platform/transaction.ts';
import { attackedCompany, ROLES, type Attacked } from './attack/company.ts';
import { exampleOf } from './attack/example.ts';
import { seeded } from './attack/random.ts';
import { freshDatabase, type TestDatabase } from './setup/database.ts';
import { routes, serverOn, type Server } from './setup/servers/server.ts';
import { LONG } from './setup/long.ts';

/*
 * Who reads waits for nobody: a query locks nothing, whatever others hold, and cannot, as its transactions only read.
 */

let database: TestDatabase;
let company: Attacked;
beforeAll(async () => {
  database = await freshDatabase();
  company = await attackedCompany(database);
});
afterAll(() => database?.close());

const procedures = appRouter._def.procedures as unknown as Record<string, AnyTRPCProcedure>;
const queries = Object.keys(procedures).filter((name) => procedures[name]?._def.type === 'query');

it(
  'every query answers while somebody holds every row of the client, and every document by name',
  LONG,
  async () => {
    const [{ name }] = (await database.owner`select current_database() as name`) as [{ name: string }];
    // Who waits is told soon, and the test fails by what is said.
    await database.owner.unsafe(`alter database ${name} set lock_timeout = '200ms'`);
    const server = serverOn(database.anotherPlatform());
    const cookies = await Promise.all(ROLES.map((role) => company.cookieOf(role)));
    const faults: string[] = [];
    await database.owner.begin(async (sql) => {
      expect(await holdEverything(sql)).toBeGreaterThan(100);
      for (const query of queries) faults.push(...(await faultsOf(server, query, cookies)));
    });
    await database.owner.unsafe(`alter database ${name} reset lock_timeout`);
    expect(queries.length).toBeGreaterThan(20);
    expect(faults).toEqual([]);
  },
);

it(
  'what is asked by GET changes nothing but what is told of readings, and of a session that goes on',
  LONG,
  async () => {
    const server = serverOn(database.platform);
    const cookies = await Promise.all(ROLES.map((role) => company.cookieOf(role)));
    const others = Object.entries(routes).filter(
      ([pattern, handlers]) => handlers['GET'] && !pattern.startsWith('/api/trpc'),
    );
    expect(others.length).toBeGreaterThan(8);
    const before = await rowsNow();
    for (const query of queries) expect(await faultsOf(server, query, cookies)).toEqual([]);
    for (const [pattern] of others) {
      const path = pattern.replaceAll(/\[(?:\.\.\.)?(\w+)\]/g, (_, name: string) =>
        JSON.stringify(company.known[name]?.[0] ?? 'x').slice(1, -1),
      );
      for (const cookie of cookies) {
        const asked = `http://localhost${path}?client=${company.clientId}&from=2026-1&to=2026-12`;
        await (await server(new Request(asked, { headers: { cookie } }))).text();
      }
    }
    // Nobody asks for a change by GET.
    for (const name of Object.keys(procedures).filter((each) => !queries.includes(each))) {
      const answer = await server(
        new Request(`http://localhost/api/trpc/${name}`, { headers: { cookie: cookies[1] ?? '' } }),
      );
      expect([name, answer.status]).toEqual([name, 405]);
    }
    expect(await rowsNow()).toEqual(before);
  },
);

/** That heads are gathered follows, a second later, from what the log was told, before too. */
const beside = (table: string) => (table === 'platform.job' ? "where kind <> 'log.heads'" : '');

/** Each table that holds more than the log, and the sessions, by what all its rows say. */
async function rowsNow(): Promise<Record<string, string>> {
  const tables = await database.owner<{ name: string }[]>`
    select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname in ('ledger', 'signing', 'sync', 'identity', 'platform')
      and c.oid <> 'identity.session'::regclass order by 1`;
  return database.owner.begin(async (sql) => {
    await sql`select set_config('segl.client_id', ${company.clientId}, true)`;
    const said: Record<string, string> = {};
    for (const { name } of tables) {
      const [row] = await sql.unsafe<{ said: string }[]>(
        `select count(*) || ' ' || coalesce(md5(string_agg(t::text, '' order by t::text)), '') as said from ${name} t ${beside(name)}`,
      );
      said[name] = row?.said ?? '';
    }
    return said;
  });
}

/** @returns how many rows */
async function holdEverything(sql: postgres.TransactionSql): Promise<number> {
  await sql`select set_config('segl.client_id', ${company.clientId}, true)`;
  const tables = await sql`select c.oid::regclass::text as name from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname in ('ledger', 'signing', 'sync', 'identity', 'audit', 'platform')`;
  let held = 0;
  for (const table of tables) held += (await sql.unsafe(`select 1 from ${table['name']} for update`)).count;
  for (const id of company.known['documentId'] ?? [])
    await sql`select pg_advisory_xact_lock(hashtextextended(${`signing.document:${String(id)}`}, 0))`;
  return held;
}

/** What the server could not answer, to whichever role. */
async function faultsOf(server: Server, query: string, cookies: readonly string[]): Promise<string[]> {
  const [schema] = ((procedures[query] as AnyTRPCProcedure)._def as unknown as { inputs: z.core.$ZodType[] })
    .inputs;
  const input = schema ? exampleOf(schema, company.known, seeded(1)) : undefined;
  const address = `http://localhost/api/trpc/${query}?input=${encodeURIComponent(superjson.stringify(input))}`;
  const faults = [];
  for (const cookie of cookies) {
    const headers = { cookie, 'x-segl-client': company.clientId };
    const answer = await server(new Request(address, { headers }));
    if (answer.status >= 500) faults.push(`${query}: ${await answer.text()}`);
  }
  return faults;
}

describe('what a query may do', () => {
  const attempts = {
    holdsRows: (tx: Tx) => rawSql(tx)`select 1 from identity.membership for update`,
    holdsNames: (tx: Tx) => hold(tx, 'x'),
    writes: (tx: Tx) => rawSql(tx)`update identity.membership set role = role where false`,
  };
  const within = router({
    // Under names that the table of abilities has.
    ledger: router({
      accounts: tenantProcedure.query(({ ctx }) => ctx.context.transaction(run)),
      lockPeriod: tenantProcedure.mutation(({ ctx }) => ctx.context.transaction(run)),
    }),
    person: router({
      ask: signedInProcedure.query(({ ctx }) => ctx.context.transaction(run)),
      act: signedInProcedure.mutation(({ ctx }) => ctx.context.transaction(run)),
    }),
  });
  let attempt: (tx: Tx) => PromiseLike<unknown>;
  const run = async (tx: Tx) => ok(await attempt(tx).then(() => 'done'));

  it('a mutation holds rows and names and writes, and each of it fails in a query', async () => {
    const { platform } = database;
    const api = createCaller(within)({
      ...{ platform, requestId: uuidv7(), address: '192.0.2.7', wantedClient: company.clientId },
      person: { id: String(company.known['signers']?.[0]), name: 'x', email: 'x' },
      memberIn: () =>
        Promise.resolve({
          ...{ role: 'bookkeeper', forATime: false, since: new Date(), policy: NO_POLICY, firm: null },
        }),
      ...{ standing: NEW_STANDING, site: { origin: 'http://localhost' } },
      weakening: () => Promise.resolve(ok()),
      session: {
        token: null,
        set: () => {},
        clear: () => {},
        device: null,
        keepDevice: () => {},
        errand: null,
        keepErrand: () => {},
      },
    });
    const failing: string[] = [];
    for (const [what, each] of Object.entries(attempts)) {
      attempt = each;
      for (const act of [api.ledger.lockPeriod, api.person.act]) expect(await act()).toEqual(ok('done'));
      for (const ask of [api.ledger.accounts, api.person.ask]) await ask().catch(() => failing.push(what));
    }
    expect(failing).toEqual(Object.keys(attempts).flatMap((what) => [what, what]));
  });
});
