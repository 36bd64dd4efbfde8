import { afterAll, beforeAll, expect, it } from 'vitest';
import { ok } from '#lib/domain/result.ts';
import postgres from 'postgres';
import { machine } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { guardsThatDiffer, lineOf } from './guards.ts';
import { readGuards } from './store.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

it('what the migrations make is what verifying expects', async () => {
  const found = must(
    await machine(database.platform).transaction(async (tx) => ok((await readGuards(tx)).map(lineOf))),
  );
  expect(new Set(found.map((line) => line.slice(0, line.indexOf(': ')))).size).toBe(found.length);
  // After a migration: `vitest run --project pg … -u`, and read what has changed.
  await expect(`${found.join('\n')}\n`).toMatchFileSnapshot('made.txt');
  expect(await guardsThatDiffer(database.platform)).toEqual([]);
});

/** What somebody does who owns the database, each undone by what follows, and what it is found by. */
const LOOSENED: readonly (readonly [does: string, undoes: string, name: string])[] = [
  [
    'alter table ledger.line disable trigger append_only',
    'alter table ledger.line enable trigger append_only',
    'trigger ledger.line append_only',
  ],
  [
    'alter table ledger.line drop constraint line_client_id_account_account_client_id_number_fk',
    'alter table ledger.line add constraint line_client_id_account_account_client_id_number_fk foreign key (client_id, account) references ledger.account (client_id, number)',
    'constraint ledger.line line_client_id_account_account_client_id_number_fk',
  ],
  [
    'alter table audit.event no force row level security',
    'alter table audit.event force row level security',
    'table audit.event',
  ],
  [
    'create policy anybody on ledger.voucher using (true)',
    'drop policy anybody on ledger.voucher',
    'policy ledger.voucher anybody',
  ],
  [
    'grant update on ledger.voucher to segl_app',
    'revoke update on ledger.voucher from segl_app',
    'right of segl_app to table ledger.voucher',
  ],
  [
    'grant update (amount) on ledger.line to public',
    'revoke update (amount) on ledger.line from public',
    'right of PUBLIC to column ledger.line.amount',
  ],
  [
    'create rule nothing as on delete to audit.leaf do instead nothing',
    'drop rule nothing on audit.leaf',
    'rule audit.leaf nothing',
  ],
  [
    "create function ledger.quiet() returns trigger language plpgsql as 'begin return null; end'",
    'drop function ledger.quiet()',
    'function ledger.quiet()',
  ],
  [
    'alter table ledger.voucher alter column text drop not null',
    'alter table ledger.voucher alter column text set not null',
    'column ledger.voucher.text',
  ],
];

it('finds each that was switched off, replaced or loosened, by its name', async () => {
  for (const [does, undoes, name] of LOOSENED) {
    await database.owner.unsafe(does);
    expect(
      (await guardsThatDiffer(database.platform)).map((each) => each.name),
      does,
    ).toContain(name);
    await database.owner.unsafe(undoes);
    expect(await guardsThatDiffer(database.platform), undoes).toEqual([]);
  }
});

it('finds a function that was replaced, whatever it is called', async () => {
  const [row] = await database.owner<{ text: string }[]>`
    select pg_get_functiondef('platform.refuse_change()'::regprocedure) as text`;
  const was = row?.text ?? '';
  await database.owner.unsafe(
    was.replace(/AS \$function\$[^]*\$function\$/, 'AS $function$begin return null; end$function$'),
  );
  expect(await guardsThatDiffer(database.platform)).toMatchObject([
    { name: 'function platform.refuse_change()' },
  ]);
  await database.owner.unsafe(was);
  expect(await guardsThatDiffer(database.platform)).toEqual([]);
});

/** What somebody does who is the server's superuser, none of it ever committed, and what each is found by. */
const BY_SUPERUSER: readonly (readonly [does: string, found: string])[] = [
  [
    "alter database :db set session_replication_role = 'replica'",
    'settings of the database: session_replication_role=replica',
  ],
  [
    'alter database :db set search_path = evil, pg_catalog',
    'settings of the database: search_path=evil, pg_catalog',
  ],
  ["alter role all set row_security = 'off'", 'settings of the database everywhere: row_security=off'],
  ['alter role all in database :db set transform_null_equals = on', 'settings of the database: transform'],
  ["alter database :db set segl.erasing = 'on'", 'settings of the database: segl.erasing=on'],
  ['alter role segl_owner set default_transaction_read_only = on', 'settings of segl_owner everywhere: '],
  ['create table public.kid () inherits (ledger.balance)', 'inheritance of public.kid from ledger.balance: '],
  [
    'alter table ledger.balance inherit public.parent',
    'inheritance of ledger.balance from public.parent: there',
  ],
  [
    "update pg_class set relhastriggers = false where oid = 'ledger.line'::regclass",
    'table ledger.line: a table, rows by policy, also for the owner, its triggers unheeded',
  ],
  [
    "update pg_class set relchecks = 0 where oid = 'ledger.line'::regclass",
    'table ledger.line: a table, rows by policy, also for the owner, some of its checks unheeded',
  ],
  [
    "update pg_class set relhasindex = false where oid = 'ledger.line'::regclass",
    'table ledger.line: a table, rows by policy, also for the owner, its indexes unheeded',
  ],
  [
    "update pg_class set relrowsecurity = false where oid = 'ledger.line'::regclass",
    'table ledger.line: a table, also for the owner',
  ],
  ...['indisvalid', 'indisready', 'indislive'].map(
    (flag) =>
      [
        `update pg_index set ${flag} = false where indexrelid = 'ledger.voucher_reversed_once'::regclass`,
        'index ledger.voucher voucher_reversed_once: btree (client_id, reverses_id), not kept up',
      ] as const,
  ),
  [
    `delete from pg_trigger where oid = (select t.oid from pg_trigger t join pg_constraint c on c.oid = t.tgconstraint
      where c.conrelid = 'ledger.line'::regclass and c.contype = 'f' and t.tgrelid = c.conrelid limit 1)`,
    ', held by 3 of 4 triggers',
  ],
  ['alter table ledger.account disable trigger all', ', held by 2 of 4 triggers'],
  ['alter function platform.refuse_change() strict', 'plpgsql v f strict'],
  ['alter function platform.current_client() leakproof', 'sql s f leakproof'],
  ['alter function platform.refuse_change() owner to segl_app', 'of another owner'],
  ['alter table ledger.voucher owner to postgres', 'table ledger.voucher: a table, rows by policy'],
  [
    `create collation public.loose (provider = icu, locale = 'und-u-ks-level1', deterministic = false);
      alter table ledger.voucher alter column text type text collate public.loose`,
    'column ledger.voucher.text: text collate public.loose, not deterministic not null',
  ],
  ['create publication leak for all tables', 'publication leak: of all tables'],
  ['create publication leak for table ledger.voucher', 'publication leak: of some tables'],
  [
    `set local allow_system_table_mods = on; create function pg_catalog.lower(uuid) returns text language sql as 'select null'`,
    'strange function lower(uuid): there',
  ],
  [
    `set local allow_system_table_mods = on; create function pg_catalog.lower(uuid) returns text language sql as 'select null';
      alter extension plpgsql add function pg_catalog.lower(uuid)`,
    'strange function lower(uuid): there',
  ],
  ['alter role segl_app superuser', 'role segl_app: superuser'],
];

/** The same, of which none stands in another's way: all at once. */
const ALL_AT_ONCE: Readonly<Record<string, readonly (readonly [does: string, found: string])[]>> = {
  'triggers that are said to be PostgreSQL’s own': [
    [
      `create function public.mine() returns trigger language plpgsql as 'begin return null; end';
        create trigger mine before insert on audit.event for each row execute function public.mine();
        update pg_trigger set tgisinternal = true where tgname = 'mine'`,
      'trigger audit.event mine: BEFORE INSERT ON audit.event',
    ],
    [
      `create trigger same before update on ledger.line for each row execute function suppress_redundant_updates_trigger();
        update pg_trigger set tgisinternal = true, tgconstraint = (select oid from pg_constraint
          where conrelid = 'ledger.line'::regclass and contype = 'f' limit 1) where tgname = 'same'`,
      'trigger ledger.line same: BEFORE UPDATE ON ledger.line',
    ],
    [
      `update pg_trigger set tgfoid = 'pg_catalog."RI_FKey_noaction_upd"'::regproc
        where tgrelid = 'signing.signer'::regclass and tgfoid = 'pg_catalog."RI_FKey_check_ins"'::regproc`,
      ', held by 3 of 4 triggers',
    ],
    [
      `update pg_trigger set tgtype = 1 where tgrelid = 'ledger.voucher'::regclass
        and tgfoid = 'pg_catalog."RI_FKey_check_upd"'::regproc`,
      'constraint ledger.voucher ',
    ],
  ],
  'what the app’s roles were given, and other names': [
    [
      'alter default privileges in schema ledger grant select on tables to public',
      'default rights in ledger on r of ',
    ],
    ['grant create on database :db to segl_app', 'right of segl_app to the database: CREATE'],
    [
      'grant set on parameter session_replication_role to segl_app',
      'right of segl_app to parameter session_replication_role: given',
    ],
    [
      'grant execute on function pg_read_file(text) to segl_app',
      'right of segl_app to function pg_read_file(text): given',
    ],
    [
      'grant select on graphile_worker._private_jobs to segl_app',
      'right of segl_app to table graphile_worker._private_jobs: SELECT',
    ],
    [
      'alter function graphile_worker.add_jobs(graphile_worker.job_spec[], boolean) rename to add_other_jobs',
      'function graphile_worker.add_other_jobs(',
    ],
    ['alter function pg_catalog.now() security definer', 'changed function now(): there'],
  ],
  'what everybody was given': [
    [
      'grant set on parameter session_replication_role to public',
      'right of PUBLIC to say session_replication_role: SET',
    ],
    [
      'grant execute on function pg_read_file(text) to public',
      'right of PUBLIC to function pg_read_file(text): EXECUTE',
    ],
    ['grant select on pg_authid to public', 'right of PUBLIC to table pg_authid: SELECT'],
    ['grant create on schema pg_catalog to public', 'right of PUBLIC to schema pg_catalog: CREATE'],
    [
      'grant usage on sequence audit.pending_position_seq to segl_app',
      'right of segl_app to sequence audit.pending_position_seq: USAGE',
    ],
    [
      'alter table audit.outbox alter column position set increment by -1 set maxvalue 9223372036854775807',
      'sequence audit.outbox_position_seq: bigint from 1 by -1 in 1 to 9223372036854775807',
    ],
    [
      `create subscription taken connection 'host=127.0.0.1' publication p
        with (connect = false, enabled = false, slot_name = none)`,
      'subscription taken: there',
    ],
    [
      `create collation public."default" (provider = icu, locale = 'nb');
        alter table ledger.voucher alter column text type text collate public."default"`,
      'column ledger.voucher.text: text collate public.default not null',
    ],
  ],
  'PostgreSQL’s own, calling somebody’s': [
    [
      `create function public.none(bigint, bigint) returns bigint language sql as 'select 0::bigint';
        update pg_aggregate set aggtransfn = 'public.none(bigint, bigint)'::regprocedure
          where aggfnoid = 'max(bigint)'::regprocedure`,
      'changed aggregate max(bigint): of somebody',
    ],
    [
      `create function public.yes(text, text) returns boolean language sql as 'select true';
        update pg_operator set oprcode = 'public.yes(text, text)'::regprocedure where oid = '~~(text,text)'::regoperator`,
      'changed operator ~~(text,text): of somebody',
    ],
    [
      `update pg_cast set castfunc = 'public.none(bigint, bigint)'::regprocedure
        where castsource = 'int8'::regtype and casttarget = 'money'::regtype`,
      'changed cast bigint as money: of somebody',
    ],
    [
      `update pg_amproc set amproc = 'public.none(bigint, bigint)'::regprocedure
        where amproc = 'pg_catalog.btint2cmp'::regproc and amprocnum = 1`,
      'changed function 1 ',
    ],
    [
      `set local allow_system_table_mods = on; create collation pg_catalog.own (provider = icu, locale = 'nb')`,
      'strange thing collation own: there',
    ],
    ["update pg_language set lanpltrusted = true where lanname = 'c'", 'changed language c: trusted'],
  ],
};

it('finds what the server’s superuser does to what stands about the rules', async () => {
  const superuser = await database.superuserUrl();
  if (superuser === null) return;
  const admin = postgres(superuser, {
    max: 1,
    onnotice: () => {},
    connection: { search_path: 'pg_catalog' },
  });
  const name = new URL(database.ownerUrl).pathname.slice(1);
  const undone = new Error('undone');
  const linesAfter = async (does: string): Promise<string[]> => {
    let lines: string[] = [];
    const work = admin.begin(async (sql) => {
      await sql.unsafe(`create table public.parent (like ledger.balance)`);
      await sql.unsafe(does.replaceAll(':db', name));
      lines = (await readGuards({ session: { client: sql } } as unknown as Tx)).map(lineOf);
      throw undone;
    });
    await work.catch((cause: unknown) => {
      if (cause !== undone) throw cause;
    });
    return lines;
  };
  try {
    const before = new Set(await linesAfter('select'));
    for (const [does, found] of BY_SUPERUSER) {
      const news = (await linesAfter(does)).filter((line) => !before.has(line));
      expect.soft(news.join('\n'), does).toContain(found);
    }
    for (const together of Object.values(ALL_AT_ONCE)) {
      const lines = await linesAfter(together.map(([does]) => does).join(';'));
      const news = lines.filter((line) => !before.has(line)).join('\n');
      for (const [does, found] of together) expect.soft(news, does).toContain(found);
    }
  } finally {
    await admin.end();
  }
});
