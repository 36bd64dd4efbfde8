import { afterAll, beforeAll, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { ok } from '#lib/domain/result.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { rowsOfNoClient } from '#lib/server/platform/guards/guards.ts';
import { keysMade } from '#lib/server/platform/guards/made.ts';
import { insertAnyRow, withoutRules } from '#tests/setup/any-row.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { ANSWERS } from '#lib/server/api/answers.ts';
import { checkBelonging, checkKeyed, checkOnce } from './belonging.ts';
import { Findings } from './findings.ts';

/* Rows that belong to nothing, put there by the owner of the database, who has taken every rule away. */

let database: TestDatabase;
let clientId: string;
let tables: readonly { name: string; tenant: boolean }[];
beforeAll(async () => {
  database = await freshDatabase();
  clientId = await database.newClient();
  tables = await database.owner`
    select c.oid::regclass::text as name, exists (
      select from pg_attribute a where a.attrelid = c.oid and a.attname = 'client_id' and not a.attisdropped) as tenant
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname in ('audit', 'identity', 'ledger', 'platform', 'signing', 'sync') order by 1`;
  await database.owner.begin(async (sql) => {
    for (const { name } of tables) await withoutRules(sql, name);
  });
});
afterAll(() => database.close());

async function loose(): Promise<string[]> {
  const context = database.contextFor(clientId);
  const findings = new Findings();
  await context.transaction(async (tx: Tx) => ok(await checkBelonging(tx, clientId, findings)));
  return findings.kept.map(({ place, expected }) => `${place} wants ${expected}`);
}

it('are named for every foreign key that the migrations made', async () => {
  const tenant = new Set(tables.filter((each) => each.tenant).map(({ name }) => name));
  const ofClients = keysMade().foreign.filter(
    ({ table, of }) => tenant.has(table) && of !== 'platform.client',
  );
  expect(ofClients.length).toBeGreaterThan(30);
  expect(await loose()).toEqual([]);
  const children = [...new Set(ofClients.map(({ table }) => table))];
  await database.owner.begin(async (sql) => {
    await sql`select set_config('segl.client_id', ${clientId}, true)`;
    for (const table of children) await insertAnyRow(sql, table, { client_id: `'${clientId}'` });
  });
  const found = await loose();
  for (const { table, columns, of } of ofClients) {
    const said = `${columns.filter((each) => each !== 'client_id').join(', ')} wants ${of.replaceAll('"', '')} `;
    const named = found.filter((each) => each.startsWith(`${table} `) && each.includes(` ${said}`));
    expect(named, `${table} ${said}`).toHaveLength(1);
  }
  expect(found).toHaveLength(ofClients.length);
});

it('are named for every table when their client is none', async () => {
  expect(await rowsOfNoClient(database.platform)).toEqual([]);
  const nobodys = uuidv7();
  const ofClients = tables.filter(({ tenant }) => tenant).map(({ name }) => name);
  await database.owner.begin(async (sql) => {
    await sql`select set_config('segl.client_id', ${nobodys}, true)`;
    for (const name of ofClients) await insertAnyRow(sql, name, { client_id: `'${nobodys}'` });
  });
  const found = await rowsOfNoClient(database.platform);
  expect(found).toEqual(ofClients.map((table) => ({ table, clientId: nobodys })));
  expect(found.length).toBeGreaterThan(40);
  // Also what names its client in another column.
  await database.owner`insert into audit.outbox (event_id, target, hash, entry) values (${uuidv7()}, ${nobodys}, '', '')`;
  expect(await rowsOfNoClient(database.platform)).toContainEqual({
    table: 'audit.outbox',
    clientId: nobodys,
  });
  await database.owner`alter table audit.outbox disable trigger user`;
  await database.owner`delete from audit.outbox`;
  await database.owner`alter table audit.outbox enable trigger user`;
  await database.owner`alter table ledger.account_line drop constraint account_line_pkey, alter client_id drop not null`;
  await database.owner`update ledger.account_line set client_id = null`;
  expect(await rowsOfNoClient(database.platform)).toContainEqual({
    table: 'ledger.account_line',
    clientId: null,
  });
});

it('are seen for the tables’ owner’s policy, where row-level security binds that one too', async () => {
  const { owner, platform } = database;
  const plain = `plain_reader_${process.pid}`;
  await owner.unsafe(`create role ${plain}; grant segl_app to ${plain}; grant create on schema platform to ${plain};
    alter function platform.rows_of_no_client() owner to ${plain}`);
  const named = async () => (await rowsOfNoClient(platform)).map(({ table }) => table);
  // The machine may see of these whose they are.
  const hidden = await named();
  await owner.unsafe(`alter policy owner_reads on ledger.series to ${plain}`);
  const seen = await named();
  await owner.unsafe(`alter policy owner_reads on ledger.series to current_user;
    alter function platform.rows_of_no_client() owner to current_user; drop owned by ${plain}; drop role ${plain}`);
  expect([hidden, seen]).toEqual([['audit.verification'], ['audit.verification', 'ledger.series']]);
});

it('are named beside a table that can’t be asked', async () => {
  const { owner, platform } = database;
  const before = await rowsOfNoClient(platform);
  await owner`create table audit.aside (client_id text)`;
  await owner`insert into audit.aside values ('nobody')`;
  const found = await rowsOfNoClient(platform);
  await owner`drop table audit.aside`;
  expect(found).toContainEqual({ table: 'audit.aside', clientId: null });
  expect(found).toHaveLength(before.length + 1);
});

it('no voucher is read past, whatever its id', async () => {
  const another = await database.newClient();
  const nil = '00000000-0000-0000-0000-000000000000';
  await database.owner.begin(async (sql) => {
    await sql`select set_config('segl.client_id', ${another}, true)`;
    await insertAnyRow(sql, 'ledger.voucher', { client_id: `'${another}'`, id: `'${nil}'` });
  });
  const context = database.contextFor(another);
  const vouchers = ANSWERS.flatMap(({ reconcilers }) => reconcilers).find(
    ({ subjectType }) => subjectType === 'voucher',
  );
  const read = await context.transaction(async (tx: Tx) => {
    const ids: string[] = [];
    for await (const { id } of vouchers!.current(tx, context)) ids.push(id);
    return ok(ids);
  });
  expect(read).toEqual({ ok: true, value: [nil] });
});

it('that stand several times under one key are named, in every table', async () => {
  const { owner } = database;
  const twice = await database.newClient();
  const ofClients = keysMade().unique.filter(({ columns }) => columns.includes('client_id'));
  expect(ofClients.length).toBeGreaterThan(keysMade().primary.size - 16);
  await owner.begin(async (sql) => {
    await sql`select set_config('segl.client_id', ${twice}, true)`;
    for (const name of new Set(ofClients.map(({ table }) => table))) {
      const kid = `public.kid_${name.replaceAll(/\W/g, '_')}`;
      await insertAnyRow(sql, name, { client_id: `'${twice}'` });
      await sql.unsafe(`create table ${kid} () inherits (${name})`);
      await sql.unsafe(`insert into ${kid} select * from only ${name} where client_id = '${twice}'`);
    }
  });
  const context = database.contextFor(twice);
  const findings = new Findings();
  await context.transaction(async (tx: Tx) => ok(await checkOnce(tx, twice, findings)));
  expect(findings.kept.map(({ place }) => place.replace(/ .* /, ' ')).sort()).toEqual(
    ofClients.map(({ table, name }) => `${table} ${name}`).sort(),
  );
  expect(new Set(findings.kept.map(({ code, found }) => `${code} ${found}`))).toEqual(
    new Set(['row_repeated 2']),
  );
});

it('without a key are named, in every table, and reading does not begin anew behind them', async () => {
  const { owner } = database;
  const without = await database.newClient();
  const keyed = [...keysMade().primary].flatMap(([table, columns]) => {
    const last = columns.filter((column) => column !== 'client_id').at(-1);
    return columns.includes('client_id') && last ? [{ table, last: last.replaceAll('"', '') }] : [];
  });
  await owner.begin(async (sql) => {
    await sql`select set_config('segl.client_id', ${without}, true)`;
    for (const { table, last } of keyed) {
      const [key] = await sql`select conname from pg_constraint
        where conrelid = ${table}::regclass and contype = 'p'`;
      if (key) await sql.unsafe(`alter table ${table} drop constraint "${String(key['conname'])}" cascade`);
      await sql.unsafe(`alter table ${table} alter column "${last}" drop identity if exists`);
      await sql.unsafe(`alter table ${table} alter column "${last}" drop not null`);
      await insertAnyRow(sql, table, { client_id: `'${without}'`, [last]: 'null' });
    }
  });
  const context = database.contextFor(without);
  const findings = new Findings();
  await context.transaction(async (tx: Tx) => {
    await checkKeyed(tx, without, findings);
    const vouchers = ANSWERS.flatMap(({ reconcilers }) => reconcilers).find(
      ({ subjectType }) => subjectType === 'voucher',
    );
    for await (const { id } of vouchers!.current(tx, context)) expect(id).toBe('none');
    return ok();
  });
  expect(findings.kept.map(({ place }) => place.split(' ')[0]).sort()).toEqual(
    keyed.map(({ table }) => table).sort(),
  );
});
