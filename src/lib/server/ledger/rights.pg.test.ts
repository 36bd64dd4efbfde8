import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { newLedger, voucherOf } from '#tests/setup/books/ledger.ts';
import { postVoucher } from './vouchers/service.ts';
import { walk } from '#tests/setup/walk.ts';

/*
 * What must never happen, tried on the app's own login without the service in between: the rules hold against a bug
 * in the app and against somebody who holds its password.
 */

let database: TestDatabase;
let app: postgres.Sql;
let mine: string;
let theirs: string;

beforeAll(async () => {
  database = await freshDatabase();
  app = postgres(database.appUrl, { max: 3, onnotice: () => {} });
  mine = await newLedger(database, 'Min AS');
  theirs = await newLedger(database, 'Deres AS');
  await post(mine);
  await post(theirs);
});
afterAll(async () => {
  await app.end({ timeout: 5 });
  await database.close();
});

async function post(clientId: string): Promise<void> {
  const voucher = voucherOf({ amount: 125_000n, project: '1' });
  const result = await postVoucher(database.contextFor(clientId), voucher);
  if (!result.ok) throw new Error(result.error.code);
}

type Work = (sql: postgres.TransactionSql) => Promise<unknown>;

/** Runs `work` as the app for a client (none at all where null) and gives the error it ended with. */
async function refusal(clientId: string | null, work: Work | string): Promise<string> {
  try {
    await app.begin(async (sql) => {
      if (clientId) await sql`select set_config('segl.client_id', ${clientId}, true)`;
      await (typeof work === 'string' ? sql.unsafe(work) : work(sql));
    });
  } catch (cause) {
    const { constraint_name, message } = cause as postgres.PostgresError;
    return constraint_name ?? message;
  }
  return 'nothing refused it';
}

const PERMISSION = /permission denied|must be owner/;

describe('the app’s login', () => {
  const APPEND_ONLY = ['voucher', 'line', 'line_dimension', 'approval'];
  const NEVER_CHANGED = [
    ...APPEND_ONLY,
    'account',
    'vat_code',
    'vat_rate',
    'counterparty',
    'dimension',
  ].concat(['series', 'fiscal_year', 'balance']);
  it('can’t change, delete or empty what is never changed', () =>
    walk(NEVER_CHANGED, async (table) => {
      const [column] = await database.owner`select column_name as name from information_schema.columns
      where table_schema = 'ledger' and table_name = ${table} and column_name <> 'client_id' limit 1`;
      const name = String(column?.['name']);
      expect(await refusal(mine, `update ledger.${table} set ${name} = ${name}`)).toMatch(PERMISSION);
      expect(await refusal(mine, `delete from ledger.${table}`)).toMatch(PERMISSION);
      expect(await refusal(mine, `truncate ledger.${table} cascade`)).toMatch(PERMISSION);
    }));

  it('can’t do what only the service, the owner or nobody does', () =>
    walk(
      [
        [
          'list a line under another account',
          `insert into ledger.account_line values ('$', '1920', '2026-06-01', gen_random_uuid(), 1)`,
        ],
        ['write a balance', `insert into ledger.balance values ('$', '1920', 2026, 6, 1, 1)`],
        ['move a period’s dates', `update ledger.period set ends_on = '2027-01-01'`],
        ['rename a counter', `update ledger.series_counter set series = 'X'`],
        ['delete a period', 'delete from ledger.period'],
        ['delete a counter', 'delete from ledger.series_counter'],
        ['delete a draft', 'delete from ledger.draft'],
        ['give a draft another author', 'update ledger.draft set created_by = null'],
        ['delete a photo', 'delete from ledger.photo'],
        ['change what a photo must hash to', `update ledger.photo set sha256 = '\\x00'`],
        ['change a stored answer', `update sync.mutation_result set outcome = 'applied'`],
        ['delete a device', 'delete from sync.device'],
        ['delete a client', 'delete from platform.client'],
        ['rename a client', `update platform.client set name = 'x'`],
        ['delete a person', 'delete from identity."user"'],
        ['read passwords', 'select password_hash from identity."user"'],
        ['change an event', `update audit.event set kind = 'x'`],
        ['change its detail', `update audit.event_detail set detail = 'x'`],
        ['name the transaction a voucher belongs to', `insert into ledger.voucher (posted_tx) values ('9')`],
        ['alter a table', 'alter table ledger.voucher add column x int'],
        ['drop a table', 'drop table ledger.line_dimension'],
        ['make a table', 'create table ledger.x (i int)'],
        ['make a table in public', 'create table public.x (i int)'],
        ['make a schema', 'create schema x'],
        ['make a role', 'create role x'],
        ['make a function', 'create function ledger.x() returns int language sql return 1'],
        [
          'replace a function',
          'create or replace function platform.current_client() returns uuid language sql return null',
        ],
        ['turn triggers off', 'alter table ledger.voucher disable trigger all'],
        ['turn row-level security off', 'alter table ledger.voucher disable row level security'],
        ['drop a policy', 'drop policy tenant on ledger.voucher'],
        ['add a policy', 'create policy x on ledger.voucher using (true)'],
        ['act as a replica, which runs no triggers', `set session_replication_role = 'replica'`],
        ['read the migrations', 'select * from drizzle.__drizzle_migrations'],
        ['become the owner', 'set role segl_owner'],
        ['read the server’s files', `copy ledger.account from '/etc/passwd'`],
      ],
      async (_, statement) => {
        expect(await refusal(mine, statement.replace('$', mine))).toMatch(PERMISSION);
      },
    ));

  it('is no member of any role, and no role of the server is more than a login', async () => {
    const [role] =
      await database.owner`select rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication,
      (select count(*)::int from pg_auth_members m where m.member = r.oid) as memberships
      from pg_roles r where rolname = 'segl_app'`;
    expect(role).toEqual({
      rolsuper: false,
      rolcreaterole: false,
      rolcreatedb: false,
      rolbypassrls: false,
      rolreplication: false,
      memberships: 0,
    });
  });
});

describe('between clients', () => {
  it('nothing of another is seen, with that one’s id in the query or without', async () => {
    const tables = await clientTables();
    expect(tables.length).toBeGreaterThan(25);
    const seen = await app.begin(async (sql) => {
      await sql`select set_config('segl.client_id', ${mine}, true)`;
      const found: string[] = [];
      for (const { name, column } of tables) {
        const [row] = await sql.unsafe(`select count(*)::int as n from ${name} where ${column} <> '${mine}'`);
        if (row?.['n'] !== 0) found.push(name);
      }
      return found;
    });
    expect(seen).toEqual([]);
  });

  it('without a client, nothing at all is seen', async () => {
    const found: string[] = [];
    for (const { name } of await clientTables()) {
      const [row] = await app.unsafe(`select count(*)::int as n from ${name}`);
      if (row?.['n'] !== 0) found.push(name);
    }
    expect(found).toEqual([]);
  });

  it('nothing can be written for another, nor for none', () =>
    walk(
      [
        ['an account', `insert into ledger.account (client_id, number, name) values ('$', '1', 'x')`],
        ['a series', `insert into ledger.series values ('$', 'X', 'x')`],
        ['a membership', `insert into identity.membership values ('$', '$', 'manager', now())`],
        ['a client', `insert into platform.client values ('$', '1', 'x', now())`],
        ['a device', `insert into sync.device values ('$', '$', '$', 'x', now(), 0)`],
        ['an event to wait', `insert into audit.pending (client_id, event_id) values ('$', '$')`],
        ['a photo', `insert into ledger.photo values ('$', '$', '\\x00', 1, 'image/png', 0, null, '$')`],
      ],
      async (_, statement) => {
        const refused = /violates row-level security/;
        expect(await refusal(mine, statement.replaceAll('$', theirs))).toMatch(refused);
        expect(await refusal(null, statement.replaceAll('$', theirs))).toMatch(refused);
      },
    ));

  it('an update reaches no row of another', async () => {
    const changed = await app.begin(async (sql) => {
      await sql`select set_config('segl.client_id', ${mine}, true)`;
      return sql`update ledger.period set locked_at = now() where client_id = ${theirs}`;
    });
    expect(changed.count).toBe(0);
  });
});

describe('the owner’s slip of the hand', () => {
  it('what is append-only can’t be changed, deleted from or emptied', () =>
    walk(
      ['ledger.voucher', 'ledger.line', 'ledger.line_dimension', 'ledger.approval', 'sync.mutation_result'],
      async (table) => {
        for (const statement of [
          `update ${table} set client_id = client_id`,
          `delete from ${table}`,
          `truncate ${table} cascade`,
        ]) {
          await expect(database.owner.unsafe(statement)).rejects.toThrow('append-only');
        }
      },
    ));
});

async function clientTables(): Promise<{ name: string; column: string }[]> {
  return database.owner`
    select format('%I.%I', n.nspname, c.relname) as name,
      case when c.relname = 'client' then 'id' else 'client_id' end as column
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and (n.nspname, c.relname) = ('platform', 'client')
      or c.relkind = 'r' and exists (
        select from pg_attribute a where a.attrelid = c.oid and a.attname = 'client_id' and not a.attisdropped)
    order by 1`;
}
