import { afterAll, beforeAll, expect, it } from 'vitest';
import { freshDatabase, type TestDatabase } from './setup/database.ts';

/*
 * Rules of every table, read from the catalogue, so that a new table can't be forgotten: it is isolated by client, or
 * it stands in a list here with a reason; and the app's login has exactly the rights written below.
 */

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

/** The queue of jobs: its tables are of its own making, and say no more than which job is whose. */
const QUEUE = 'graphile_worker';
const SCHEMAS = ['audit', 'identity', 'ledger', 'platform', 'signing', 'sync'];

/**
 * Tables that belong to no client: a person and their sessions exist before any client is chosen, the root of all
 * certificates is the installation's, and what was revoked is for everybody to know.
 */
const OF_NO_CLIENT = [
  'identity.attempt',
  'identity.rate_limit',
  'identity.session',
  'identity.sign_in_link',
  'identity.user',
  'signing.authority',
  'signing.revocation',
  'signing.revocation_list',
];
/** The client itself: isolated by its `id`. */
const THE_CLIENT = 'platform.client';

it('every table belongs to a client, or is known to belong to none', async () => {
  const tables = await database.owner`
    select n.nspname || '.' || c.relname as name, exists (
      select from pg_attribute a where a.attrelid = c.oid and a.attname = 'client_id' and a.attnotnull) as tenant
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'm', 'v', 'f') and n.nspname = any (${SCHEMAS})`;
  const without = tables.filter(({ tenant }) => !tenant).map(({ name }) => String(name));
  expect(without.sort()).toEqual([...OF_NO_CLIENT, THE_CLIENT].sort());
});

it('no schema is beside those that are looked at here', async () => {
  const schemas = await database.owner`select nspname as name from pg_namespace
    where nspname !~ '^pg_' and nspname not in ('information_schema', 'public', 'drizzle') order by 1`;
  expect(schemas.map(({ name }) => String(name))).toEqual([...SCHEMAS, QUEUE].sort());
});

it('row-level security is enabled and forced on each, with a policy that names the current client', async () => {
  const loose = await database.owner`
    select n.nspname || '.' || c.relname as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
      (select count(*)::int from pg_policy p where p.polrelid = c.oid
        and pg_get_expr(coalesce(p.polwithcheck, p.polqual), c.oid) like '%platform.current_client()%') as policies
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname = any (${SCHEMAS})
      and n.nspname || '.' || c.relname <> all (${OF_NO_CLIENT})
      and not (c.relrowsecurity and c.relforcerowsecurity and exists (
        select from pg_policy p where p.polrelid = c.oid
          and pg_get_expr(coalesce(p.polwithcheck, p.polqual), c.oid) like '%platform.current_client()%'))`;
  expect([...loose]).toEqual([]);
});

it('every policy that lets a row be written checks the client', async () => {
  const policies = await database.owner`
    select p.polrelid::regclass::text as name, p.polname, p.polcmd,
      pg_get_expr(p.polwithcheck, p.polrelid) as checked
    from pg_policy p join pg_class c on c.oid = p.polrelid
    where p.polcmd in ('*', 'a', 'w') and p.polrelid <> 'identity.user'::regclass
      and c.relnamespace <> ${QUEUE}::regnamespace`;
  expect(policies.length).toBeGreaterThan(25);
  for (const { name, polname, checked } of policies) {
    const column = name === THE_CLIENT ? 'id' : 'client_id';
    expect(`${name} ${polname}: ${checked}`).toBe(
      `${name} ${polname}: (${column} = platform.current_client())`,
    );
  }
});

it('client_id leads every primary key, unique index and foreign key', async () => {
  const indexes = await database.owner`
    select i.indexrelid::regclass::text as name,
      (select attname from pg_attribute a where a.attrelid = i.indrelid and a.attnum = i.indkey[0]) as first
    from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
    where i.indisunique and n.nspname = any (${SCHEMAS})
      and n.nspname || '.' || c.relname <> all (${[...OF_NO_CLIENT, THE_CLIENT]})`;
  expect(indexes.length).toBeGreaterThan(25);
  expect(indexes.filter(({ first }) => first !== 'client_id').map(({ name }) => String(name))).toEqual([]);

  const keys = await database.owner`
    select con.conname as name,
      (select attname from pg_attribute a where a.attrelid = con.conrelid and a.attnum = con.conkey[1]) as here,
      (select attname from pg_attribute a where a.attrelid = con.confrelid and a.attnum = con.confkey[1]) as there,
      con.confrelid::regclass::text as target
    from pg_constraint con join pg_class c on c.oid = con.conrelid join pg_namespace n on n.oid = c.relnamespace
    where con.contype = 'f' and n.nspname = any (${SCHEMAS})
      and n.nspname || '.' || c.relname <> all (${OF_NO_CLIENT})`;
  expect(keys.length).toBeGreaterThan(25);
  const loose = keys.filter(
    ({ here, there, target }) =>
      here !== 'client_id' || there !== (target === THE_CLIENT ? 'id' : 'client_id'),
  );
  // A person is the same one in every client.
  expect(loose.map(({ name }) => String(name))).toEqual(['membership_user_id_user_id_fk']);
});

it('every table without a rule of its own is append-only for the owner too where the log relies on it', async () => {
  const tables = await database.owner`select tgrelid::regclass::text as name from pg_trigger
    where tgname = 'append_only' and tgenabled = 'O' order by 1`;
  expect(tables.map(({ name }) => String(name))).toEqual([
    'audit.checkpoint',
    'audit.event',
    'audit.event_detail',
    'audit.leaf',
    'audit.log',
    'audit.node',
    'ledger.approval',
    'ledger.line',
    'ledger.line_dimension',
    'ledger.reversal_proposal',
    'ledger.saft_import',
    'ledger.voucher',
    'signing.augmentation',
    'signing.authority',
    'signing.closing',
    'signing.dispatch',
    'signing.document',
    'signing.issuer',
    'signing.revocation',
    'signing.signature',
    'signing.signer',
    'sync.mutation_result',
  ]);
});

/** The app's whole rights: on tables, and where they are narrower on columns. */
const RIGHTS: Record<string, string> = {
  'audit.checkpoint': 'INSERT SELECT',
  'audit.event': 'INSERT SELECT',
  'audit.event_detail': 'INSERT SELECT',
  'audit.leaf': 'INSERT SELECT',
  'audit.log': 'INSERT SELECT',
  'audit.node': 'INSERT SELECT',
  'audit.pending': 'DELETE INSERT SELECT',
  'identity.attempt': 'DELETE INSERT SELECT UPDATE',
  'identity.membership': 'INSERT SELECT UPDATE(role)',
  'identity.rate_limit': 'DELETE INSERT SELECT UPDATE',
  'identity.session': 'DELETE INSERT SELECT UPDATE(expires_at)',
  'identity.sign_in_link': 'DELETE INSERT SELECT UPDATE(used_at)',
  'identity.user':
    'INSERT SELECT(created_at,disabled_at,email,id,name,totp_last_step) UPDATE(disabled_at,name,password_hash,totp_last_step,totp_sealed)',
  'ledger.account': 'INSERT SELECT',
  'ledger.approval': 'INSERT SELECT',
  'ledger.balance': 'SELECT',
  'ledger.counterparty': 'INSERT SELECT',
  'ledger.dimension': 'INSERT SELECT',
  'ledger.draft':
    'INSERT SELECT UPDATE(amount,asked_by,changed_at,date,project,returned_reason,revision,state,submitted_by,text)',
  'ledger.draft_coding':
    'DELETE INSERT SELECT UPDATE(account,amount,counterparty_id,credit_account,date,no_photo,project,series,text,vat_code)',
  'ledger.draft_photo': 'DELETE INSERT SELECT',
  'ledger.fiscal_year': 'INSERT SELECT',
  'ledger.line': 'INSERT SELECT',
  'ledger.line_dimension': 'INSERT SELECT',
  'ledger.period': 'INSERT SELECT UPDATE(locked_at,locked_by)',
  'ledger.photo': 'INSERT SELECT UPDATE(complete_at,received)',
  'ledger.photo_chunk': 'DELETE INSERT SELECT',
  'ledger.reversal_proposal': 'INSERT SELECT',
  'ledger.saft_import': 'INSERT SELECT',
  'ledger.series': 'INSERT SELECT',
  'ledger.series_counter': 'INSERT SELECT UPDATE(last_number)',
  'ledger.vat_account': 'INSERT SELECT UPDATE(input,output,source)',
  'ledger.vat_code': 'INSERT SELECT',
  'ledger.vat_rate': 'INSERT SELECT',
  'ledger.voucher':
    'SELECT INSERT(client_id,content_hash,date,draft_id,id,number,period,posted_at,posted_by,reverses_id,series,source,source_ref,text,year)',
  'platform.client': 'INSERT SELECT',
  'platform.job': 'DELETE INSERT SELECT UPDATE(attempts,failed_at,fault,progress,run_at,started_at,total)',
  'platform.schedule': 'INSERT SELECT UPDATE(last_at)',
  'signing.augmentation': 'INSERT SELECT',
  'signing.authority': 'INSERT SELECT',
  'signing.closing': 'INSERT SELECT',
  'signing.dispatch':
    'SELECT INSERT(address_on_pages,blob_id,client_id,code,document_id,language,sent_at,sent_by,sha256,size,title)',
  'signing.document': 'INSERT SELECT',
  'signing.issuer': 'INSERT SELECT',
  'signing.revocation': 'INSERT SELECT',
  'signing.revocation_list': 'INSERT SELECT UPDATE(list,next_update,number,this_update)',
  'signing.signature': 'INSERT SELECT',
  'signing.signer': 'INSERT SELECT',
  'sync.device': 'INSERT SELECT UPDATE(last_mutation_id)',
  'sync.mutation_result': 'INSERT SELECT',
};

it('the app has exactly the rights that are listed', async () => {
  const rows = await database.owner`
    with of_tables as (
      select table_schema || '.' || table_name as name, privilege_type as right
      from information_schema.role_table_grants where grantee = 'segl_app'),
    of_columns as (
      select table_schema || '.' || table_name as name, privilege_type as right,
        string_agg(column_name, ',' order by column_name collate "C") as columns
      from information_schema.role_column_grants where grantee = 'segl_app' group by 1, 2)
    select name, array_to_string(array_cat(
        (select array_agg(t.right::text order by t.right) from of_tables t where t.name = n.name),
        (select array_agg(format('%s(%s)', c.right, c.columns) order by c.right) from of_columns c
          where c.name = n.name and not exists (
            select from of_tables t where t.name = c.name and t.right = c.right))), ' ') as rights
    from (select name from of_tables union select name from of_columns) n order by name`;
  expect(Object.fromEntries(rows.map(({ name, rights }) => [String(name), String(rights)]))).toEqual(RIGHTS);
});

it('nobody else has any, the app owns nothing, and may use no schema but ours', async () => {
  const others = await database.owner`
    select grantee::text, table_schema || '.' || table_name as name from information_schema.role_table_grants
    where table_schema = any (${SCHEMAS}) and grantee not in ('segl_app', current_user)`;
  expect([...others]).toEqual([]);
  const owned = await database.owner`
    select (select count(*)::int from pg_class where relowner = 'segl_app'::regrole) as relations,
      (select count(*)::int from pg_proc where proowner = 'segl_app'::regrole) as functions,
      (select count(*)::int from pg_namespace where nspowner = 'segl_app'::regrole) as schemas,
      (select count(*)::int from pg_database where datdba = 'segl_app'::regrole) as databases`;
  expect([...owned]).toEqual([{ relations: 0, functions: 0, schemas: 0, databases: 0 }]);
  const schemas = await database.owner`
    select nspname as name, has_schema_privilege('segl_app', oid, 'usage') as usage,
      has_schema_privilege('segl_app', oid, 'create') as create
    from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'
      and (has_schema_privilege('segl_app', oid, 'usage') or has_schema_privilege('segl_app', oid, 'create'))
    order by 1`;
  expect([...schemas]).toEqual(SCHEMAS.map((name) => ({ name, usage: true, create: false })));
});

it('a function that runs with the owner’s rights pins its search path', async () => {
  const functions = await database.owner`
    select p.oid::regprocedure::text as name, coalesce(array_to_string(p.proconfig, ' '), '') as settings
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where p.prosecdef and n.nspname = any (${SCHEMAS}) order by 1`;
  expect(functions.map(({ name }) => String(name))).toEqual([
    'identity.session_by_hash(text)',
    'identity.user_by_email(text)',
    'ledger.line_inserted()',
    'ledger.refresh_statistics()',
    'platform.queue_job()',
  ]);
  for (const { settings } of functions)
    expect(settings).toMatch(/^search_path=(""|pg_catalog, pg_temp)( |$)/);
});

it('nobody runs our functions but the app those it asks, so that no rule is hung on another table', async () => {
  const functions = await database.owner`
    select p.oid::regprocedure::text as name, has_function_privilege('segl_app', p.oid, 'execute') as app,
      exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee = 0) as anybody
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname = any (${SCHEMAS}) order by 1`;
  expect(functions.filter(({ anybody }) => anybody)).toEqual([]);
  expect(functions.filter(({ app }) => app).map(({ name }) => String(name))).toEqual([
    'identity.session_by_hash(text)',
    'identity.user_by_email(text)',
    'ledger.refresh_statistics()',
    'platform.current_actor()',
    'platform.current_client()',
    'platform.orgnr_key(text)',
    'platform.this_transaction(xid8,timestamp with time zone)',
  ]);
});

it('a rule finds each name where it was written, whoever runs it', async () => {
  const loose = await database.owner`
    select p.oid::regprocedure::text as name
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
    where n.nspname = any (${SCHEMAS}) and l.lanname = 'plpgsql'
      and not coalesce('search_path=pg_catalog, pg_temp' = any (p.proconfig), false)`;
  expect([...loose]).toEqual([]);
});

it('a rule that reads other rows sees what others have committed', async () => {
  const loose = await database.owner`
    select distinct t.tgrelid::regclass::text as name
    from pg_trigger t join pg_proc p on p.oid = t.tgfoid join pg_namespace n on n.oid = p.pronamespace
    where n.nspname in ('ledger', 'signing') and not t.tgisinternal and not exists (
      select from pg_trigger s where s.tgrelid = t.tgrelid and s.tgname = 'sees_newest' and s.tgenabled = 'O')`;
  expect([...loose]).toEqual([]);
});

it('who works on the queue can do that and nothing else, and the app can’t touch it', async () => {
  const rights = (role: string) => database.owner`
    select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'v', 'S') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
      and (has_schema_privilege(${role}, n.oid, 'usage')
        and (has_table_privilege(${role}, c.oid, 'select, insert, update, delete, truncate, references, trigger')))
    order by 1`;
  const names = (await rights('segl_worker')).map(({ name }) => String(name));
  expect(names).toEqual([
    `${QUEUE}._private_job_queues`,
    `${QUEUE}._private_jobs`,
    `${QUEUE}._private_known_crontabs`,
    `${QUEUE}._private_tasks`,
    `${QUEUE}.migrations`,
  ]);
  expect((await rights('segl_app')).filter(({ name }) => String(name).startsWith(QUEUE))).toEqual([]);
  const [role] = await database.owner`
    select rolsuper, rolcreaterole, rolcreatedb, rolbypassrls,
      has_schema_privilege('segl_worker', ${QUEUE}, 'create') as makes_tables,
      (select count(*)::int from pg_auth_members where member = r.oid) as memberships,
      (select count(*)::int from pg_proc p where p.pronamespace = any (${SCHEMAS}::regnamespace[])
        and has_function_privilege('segl_worker', p.oid, 'execute')) as functions
    from pg_roles r where rolname = 'segl_worker'`;
  expect(role).toEqual({
    ...{ rolsuper: false, rolcreaterole: false, rolcreatedb: false, rolbypassrls: false },
    ...{ makes_tables: false, memberships: 0, functions: 0 },
  });
});

it('the queue’s tables are those that our migrations gave rights on', async () => {
  // A release that takes a newer queue brings a migration of ours after it, and this number.
  const [newest] = await database.owner`select max(id) as id from graphile_worker.migrations`;
  expect(newest?.['id']).toBe(20);
});
