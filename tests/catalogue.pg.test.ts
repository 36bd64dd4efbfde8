import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANSWERS } from '#lib/server/api/answers.ts';
import { freshDatabase, type TestDatabase } from './setup/database.ts';
import { walk } from './setup/walk.ts';

/*
 * Rules of every table, read from the catalogue, so that a new table can't be forgotten: it is a client's and of a kind
 * (`platform.tenant_table`), which says what may be done to it, or it stands here with the reason why it is nobody's.
 */

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

/** The queue of jobs: its tables are of its own making, and say no more than which job is whose. */
const QUEUE = 'graphile_worker';
const SCHEMAS = ['audit', 'identity', 'ledger', 'platform', 'signing', 'sync'];

/** Tables that belong to no client, each with the reason and the app's whole rights. */
const OF_NO_CLIENT: Record<string, { because: string; rights: string }> = {
  'audit.outbox': {
    because: 'an event on its way to a client’s log is still the directory’s',
    rights: 'DELETE SELECT INSERT(entry,event_id,hash,target)',
  },
  'identity.attempt': {
    because: 'attempts count before anybody knows which client is meant',
    rights: 'DELETE INSERT SELECT UPDATE',
  },
  'identity.rate_limit': { because: 'the same of 0.1.0', rights: 'DELETE INSERT SELECT UPDATE' },
  'identity.ended_session': { because: 'a session is ended for every client at once', rights: 'INSERT' },
  'identity.eid': {
    because: 'a person is known by the same ones in every client',
    rights: 'DELETE INSERT SELECT UPDATE(last_used_at)',
  },
  'identity.passkey': {
    because: 'a person has the same ones in every client',
    rights: 'DELETE INSERT SELECT UPDATE(last_used_at,sign_count)',
  },
  'identity.push_subscription': {
    because: 'a person is told on a device, whatever client something waits in',
    rights: 'DELETE INSERT SELECT UPDATE(session_id)',
  },
  'identity.session': {
    because: 'a person is signed in before any client is chosen',
    rights: 'DELETE INSERT SELECT UPDATE(expires_at)',
  },
  'identity.sign_in_link': { because: 'the same', rights: 'DELETE INSERT SELECT UPDATE(used_at)' },
  'identity.spent_challenge': { because: 'the same', rights: 'INSERT' },
  'identity.user': {
    because: 'a person is the same one in every client',
    rights:
      'INSERT SELECT(created_at,disabled_at,email,id,name,totp_last_step,wrong_codes) UPDATE(disabled_at,email,name,password_hash,recovery_hashes,totp_last_step,totp_sealed,wrong_codes)',
  },
  'platform.keyring': { because: 'the installation’s root key, wrapped: for its owner alone', rights: '' },
  'signing.authority': {
    because: 'the root of all certificates is the installation’s',
    rights: 'INSERT SELECT',
  },
  'signing.revocation': { because: 'what was revoked is for everybody to know', rights: 'INSERT SELECT' },
  'signing.revocation_list': {
    because: 'the same',
    rights: 'INSERT SELECT UPDATE(list,next_update,number,this_update)',
  },
};
/** Less than their kind lets: the application's login chooses no place in the queue, no statement beside an event's columns, and destroys no key. */
const LESS: Record<string, string> = {
  'audit.event':
    'SELECT INSERT(actor_id,at,client_id,commitment,id,kind,mac,request_id,subject_id,subject_type)',
  'audit.pending': 'DELETE SELECT INSERT(client_id,event_id)',
  'platform.client_key': 'INSERT SELECT',
};
const NOBODYS = Object.keys(OF_NO_CLIENT);
/** The client itself: isolated by its `id`. */
const THE_CLIENT = 'platform.client';

it('every table belongs to a client, or is known to belong to none', async () => {
  const tables = await database.owner`
    select n.nspname || '.' || c.relname as name, exists (
      select from pg_attribute a where a.attrelid = c.oid and a.attname = 'client_id' and a.attnotnull) as tenant
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'm', 'v', 'f') and n.nspname = any (${SCHEMAS})`;
  const without = tables.filter(({ tenant }) => !tenant).map(({ name }) => String(name));
  expect(without.sort()).toEqual([...NOBODYS, THE_CLIENT].sort());
});

it('for every table some service answers before the log, once, or says why it does not', async () => {
  const answered = ANSWERS.flatMap(({ reconcilers, recomputed, unanswered }) => [
    ...reconcilers.flatMap((each) => each.tables),
    ...recomputed,
    ...Object.keys(unanswered),
  ]);
  const known = (await tables()).map(({ name }) => name);
  expect(answered.sort()).toEqual(known.sort());
  const subjects = ANSWERS.flatMap(({ reconcilers }) => reconcilers.map((each) => each.subjectType));
  expect(subjects.length).toBe(new Set(subjects).size);
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
      and n.nspname || '.' || c.relname <> all (${NOBODYS})
      and not (c.relrowsecurity and c.relforcerowsecurity and exists (
        select from pg_policy p where p.polrelid = c.oid
          and pg_get_expr(coalesce(p.polwithcheck, p.polqual), c.oid) like '%platform.current_client()%'))`;
  expect([...loose]).toEqual([]);
});

it('what people prove themselves with, and where they are signed in, is shown to them alone', async () => {
  const own = ['identity.push_subscription', 'identity.session', 'identity.sign_in_link'];
  const policies = await database.owner`
    select polrelid::regclass::text as name, pg_get_expr(polqual, polrelid) as seen,
      pg_get_expr(polwithcheck, polrelid) as written, c.relrowsecurity as enabled
    from pg_policy p join pg_class c on c.oid = p.polrelid
    where p.polrelid = any (${own}::regclass[]) order by 1`;
  const seen = '(user_id = platform.current_actor())';
  expect([...policies]).toEqual(own.map((name) => ({ name, seen, written: seen, enabled: true })));
});

it('every policy that lets a row be written checks the client', async () => {
  const policies = await database.owner`
    select p.polrelid::regclass::text as name, p.polname, p.polcmd,
      pg_get_expr(p.polwithcheck, p.polrelid) as checked
    from pg_policy p join pg_class c on c.oid = p.polrelid
    join pg_namespace n on n.oid = c.relnamespace
    where p.polcmd in ('*', 'a', 'w') and n.nspname <> ${QUEUE}
      and n.nspname || '.' || c.relname <> all (${NOBODYS})`;
  expect(policies.length).toBeGreaterThan(25);
  for (const { name, polname, checked } of policies) {
    const column = name === THE_CLIENT ? 'id' : 'client_id';
    expect(`${name} ${polname}: ${checked}`).toBe(
      `${name} ${polname}: (${column} = platform.current_client())`,
    );
  }
});

/** A second policy makes the planner count the client twice, and so expect one row of thousands. */
const READ_BY_TWO_POLICIES: Record<string, string> = {
  'audit.verification': 'has one row a client',
  'identity.membership': 'a person finds where they belong before any client is chosen',
  'platform.client': 'is found by its id',
  'platform.job': 'its worker reads those of all, and no question of a client is of many rows',
  'signing.dispatch': 'has one index that begins with the client, and is also found by its code alone',
};

it('what a client reads of a table is told by one policy, or the table says why not', async () => {
  const many = await database.owner`
    select p.polrelid::regclass::text as name from pg_policy p join pg_class c on c.oid = p.polrelid
    join pg_namespace n on n.oid = c.relnamespace
    where p.polpermissive and p.polcmd in ('*', 'r') and n.nspname = any (${SCHEMAS})
      and p.polroles = '{0}' and n.nspname || '.' || c.relname <> all (${NOBODYS})
    group by 1 having count(*) > 1 or bool_or(pg_get_expr(p.polqual, p.polrelid) like '% OR %')`;
  expect(many.map(({ name }) => String(name)).sort()).toEqual(Object.keys(READ_BY_TWO_POLICIES).sort());
});

it('PostgreSQL has an idea of every table before it has counted it: `platform.plan_for_many`', async () => {
  const unknown = await database.owner`
    select distinct c.oid::regclass::text as name from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_index i on i.indrelid = c.oid and i.indisunique
    join pg_attribute a on a.attrelid = c.oid and a.attnum in (i.indkey[0], i.indkey[i.indnkeyatts - 1])
      and (a.atttypid = 'uuid'::regtype or a.attnum <> i.indkey[0] or i.indnkeyatts = 1)
    where c.relkind = 'r' and n.nspname = any (${SCHEMAS}) and not exists (
      select from pg_stats s
      where s.schemaname = n.nspname and s.tablename = c.relname and s.attname = a.attname)`;
  expect(unknown.map(({ name }) => String(name))).toEqual([]);
});

it('and goes on taking a client for one of many, whichever clients it has counted', async () => {
  await database.owner`analyze`;
  const counted = await database.owner`
    select c.oid::regclass::text as name from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'client_id'
    left join pg_stats s on s.schemaname = n.nspname and s.tablename = c.relname and s.attname = a.attname
    where c.relkind = 'r' and n.nspname = any (${SCHEMAS})
      and exists (select from pg_index i where i.indrelid = c.oid and a.attnum = any (i.indkey::int2[]))
      and (a.attstattarget is distinct from 0 or s.n_distinct is distinct from 20 or s.most_common_vals is not null)`;
  expect(counted.map(({ name }) => String(name))).toEqual([]);
});

it('client_id leads every primary key, unique index and foreign key', async () => {
  const indexes = await database.owner`
    select i.indexrelid::regclass::text as name,
      (select attname from pg_attribute a where a.attrelid = i.indrelid and a.attnum = i.indkey[0]) as first
    from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
    where i.indisunique and n.nspname = any (${SCHEMAS})
      and n.nspname || '.' || c.relname <> all (${[...NOBODYS, THE_CLIENT]})`;
  expect(indexes.length).toBeGreaterThan(25);
  expect(indexes.filter(({ first }) => first !== 'client_id').map(({ name }) => String(name))).toEqual([]);

  const keys = await database.owner`
    select con.conname as name,
      (select attname from pg_attribute a where a.attrelid = con.conrelid and a.attnum = con.conkey[1]) as here,
      (select attname from pg_attribute a where a.attrelid = con.confrelid and a.attnum = con.confkey[1]) as there,
      con.confrelid::regclass::text as target
    from pg_constraint con join pg_class c on c.oid = con.conrelid join pg_namespace n on n.oid = c.relnamespace
    where con.contype = 'f' and n.nspname = any (${SCHEMAS})
      and n.nspname || '.' || c.relname <> all (${NOBODYS})`;
  expect(keys.length).toBeGreaterThan(25);
  const loose = keys.filter(
    ({ here, there, target }) =>
      here !== 'client_id' || there !== (target === THE_CLIENT ? 'id' : 'client_id'),
  );
  // A person is the same one in every client.
  expect(loose.map(({ name }) => String(name))).toEqual(['membership_user_id_user_id_fk']);
});

interface Table {
  readonly name: string;
  /** What `platform.tenant_table` wrote there. */
  readonly comment: string | null;
  readonly columns: readonly string[];
  /** Columns that say in which transaction a row came: not for whoever inserts it. */
  readonly ofTransaction: readonly string[];
  /** Name of each trigger that refuses, with what it refuses. */
  readonly refused: readonly string[];
}

async function tables(): Promise<Table[]> {
  const rows = await database.owner`
    select n.nspname || '.' || c.relname as name, replace(obj_description(c.oid, 'pg_class'), '"', '') as comment,
      array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0
        and not a.attisdropped order by a.attnum) as columns,
      array(select a.attname::text from pg_attrdef d join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
        where d.adrelid = c.oid and pg_get_expr(d.adbin, d.adrelid) ~ '^pg_(current_xact_id|postmaster_start_time)')
        as "ofTransaction",
      array(select regexp_replace(replace(pg_get_triggerdef(t.oid), '"', ''), '^CREATE TRIGGER (.*) ON .*$', '\\1') from pg_trigger t
        where t.tgrelid = c.oid and t.tgenabled = 'O'
          and t.tgname in ('append_only', 'keeps_rows', 'keeps_columns') order by t.tgname desc) as refused
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname = any (${SCHEMAS}) order by 1`;
  return rows as unknown as Table[];
}

/** What the kind says of the app's rights and of what is refused to everybody. */
function ofKind({ comment, columns, ofTransaction }: Table): { rights: string; refused: string[] } | null {
  const [, kind, list = ''] = /^(append|change|remove)(?: \((.+)\))?$/.exec(comment ?? '') ?? [];
  if (!kind) return null;
  const changing = list === '' ? [] : list.split(', ');
  const narrow = columns.filter((each) => !ofTransaction.includes(each)).sort();
  const rights = [
    ...(kind === 'remove' ? ['DELETE'] : []),
    ...(ofTransaction.length > 0 ? [] : ['INSERT']),
    'SELECT',
    ...(ofTransaction.length > 0 ? [`INSERT(${narrow.join(',')})`] : []),
    ...(changing.length > 0 ? [`UPDATE(${[...changing].sort().join(',')})`] : []),
  ].join(' ');
  if (kind === 'append') return { rights, refused: ['append_only BEFORE DELETE OR UPDATE OR TRUNCATE'] };
  const fixed = columns.filter((each) => !changing.includes(each)).join(', ');
  const rows = kind === 'change' ? 'BEFORE DELETE OR TRUNCATE' : 'BEFORE TRUNCATE';
  return { rights, refused: [`keeps_rows ${rows}`, `keeps_columns BEFORE UPDATE OF ${fixed}`] };
}

it('every table of a client’s is of a kind, and refuses to everybody what that kind does not allow', async () => {
  const ofClients = (await tables()).filter(({ name }) => name !== THE_CLIENT && !NOBODYS.includes(name));
  expect(ofClients.length).toBeGreaterThan(35);
  for (const table of ofClients) {
    const kind = ofKind(table);
    expect(kind && { name: table.name, refused: kind.refused }).toEqual({
      name: table.name,
      refused: [...table.refused],
    });
  }
});

/** What follows from other rows by a rule with the owner's rights; the app reads it. */
const KEPT_BY_A_RULE = ['ledger.account_line', 'ledger.balance', 'ledger.balance_mark', 'ledger.open_item'];

it('the app has exactly the rights of each table’s kind', async () => {
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
  const expected = (await tables()).map((table) => {
    const { name } = table;
    if (name === THE_CLIENT) return [name, 'INSERT SELECT'];
    if (KEPT_BY_A_RULE.includes(name)) return [name, 'SELECT'];
    return [name, OF_NO_CLIENT[name]?.rights ?? LESS[name] ?? ofKind(table)?.rights ?? 'a kind'];
  });
  expect(Object.fromEntries(rows.map(({ name, rights }) => [String(name), String(rights)]))).toEqual(
    Object.fromEntries(expected.filter(([, rights]) => rights !== '')),
  );
});

describe('platform.tenant_table', () => {
  const make = (columns: string, ...kind: string[]) =>
    database.owner.begin(async (sql) => {
      await sql.unsafe(`create table ledger.thing (${columns})`);
      await sql.unsafe(`select platform.tenant_table('ledger.thing', ${kind.join(', ')})`);
      const [made] = await sql`select obj_description('ledger.thing'::regclass, 'pg_class') as comment,
        has_table_privilege('segl_app', 'ledger.thing', 'update') as update,
        has_column_privilege('segl_app', 'ledger.thing', 'name', 'update') as rename`;
      await sql.unsafe(`rollback`);
      return { ...made };
    });

  it('makes a table of a client’s in one line', async () => {
    const columns = 'client_id uuid not null, id uuid, name text, primary key (client_id, id)';
    expect(await make(columns, `'append'`)).toEqual({ comment: 'append', update: false, rename: false });
    expect(await make(columns, `'change'`, `'{name}'`)).toEqual({
      ...{ comment: 'change (name)', update: false, rename: true },
    });
  });

  it('refuses a table that is not a client’s', () =>
    walk(
      [
        ['has no client', 'id uuid primary key, name text'],
        ['may have none', 'client_id uuid, id uuid primary key, name text'],
        ['is not told apart by client', 'client_id uuid not null, id uuid primary key, name text'],
        ['has no key', 'client_id uuid not null, name text'],
        [
          'has a name that is taken for all',
          'client_id uuid not null, id uuid, name text unique, primary key (client_id, id)',
        ],
        [
          'points into another client',
          `client_id uuid not null, id uuid, name text, primary key (client_id, id), other uuid not null,
       foreign key (other, id) references ledger.photo (client_id, id)`,
        ],
      ],
      async (_, columns) => {
        await expect(make(columns, `'append'`)).rejects.toThrow(/client_id/);
      },
    ));
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
    'audit.clients_waiting(timestamp with time zone)',
    'audit.erase_details(uuid)',
    'audit.logs_told()',
    'identity.admission(text,uuid)',
    'identity.credential_digests(uuid)',
    'identity.customers()',
    'identity.eid_by_id(text)',
    'identity.end_session(text)',
    'identity.extend_session(text,timestamp with time zone,timestamp with time zone)',
    'identity.forget_expired(timestamp with time zone)',
    'identity.forget_push(uuid)',
    'identity.let_in_by_customers()',
    'identity.link_by_hash(text,timestamp with time zone)',
    'identity.members_signed_in(timestamp with time zone)',
    'identity.own_recovery_hashes()',
    'identity.passkey_by_id(text)',
    'identity.pushes_of(uuid[],timestamp with time zone)',
    'identity.recovery_digest(uuid)',
    'identity.retire_session(text,timestamp with time zone)',
    'identity.session_by_hash(text)',
    'identity.session_was_ended(text)',
    'identity.user_by_email(text)',
    'ledger.account_kind_stays()',
    'ledger.approval_signed()',
    'ledger.client_of_mail(text)',
    'ledger.dimensions_before_approval()',
    'ledger.invoice_once()',
    'ledger.invoice_standing(uuid,text,uuid)',
    'ledger.item_listed()',
    'ledger.line_inserted()',
    'ledger.line_listed()',
    'ledger.log_grown()',
    'ledger.matching_made()',
    'ledger.matching_undone()',
    'ledger.refresh_statistics()',
    'ledger.refuse_unapproved(ledger.voucher)',
    'ledger.voucher_meets_rules()',
    'platform.queue_job()',
    'platform.rows_of_no_client()',
    'signing.asked_documents()',
    'signing.folder_holds(uuid)',
    'signing.place_of(uuid)',
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
    'audit.clients_waiting(timestamp with time zone)',
    'audit.erase_details(uuid)',
    'audit.event_v1(uuid,uuid,timestamp with time zone,uuid,uuid,text,text,text,bytea)',
    'audit.logs_told()',
    'audit.statement_of(audit.event)',
    'identity.admission(text,uuid)',
    'identity.credential_digests(uuid)',
    'identity.customers()',
    'identity.eid_by_id(text)',
    'identity.eids_of(uuid)',
    'identity.end_session(text)',
    'identity.extend_session(text,timestamp with time zone,timestamp with time zone)',
    'identity.forget_expired(timestamp with time zone)',
    'identity.forget_push(uuid)',
    'identity.let_in_by_customers()',
    'identity.link_by_hash(text,timestamp with time zone)',
    'identity.members_signed_in(timestamp with time zone)',
    'identity.own_recovery_hashes()',
    'identity.passkey_by_id(text)',
    'identity.passkeys_of(uuid)',
    'identity.pushes_of(uuid[],timestamp with time zone)',
    'identity.recovery_digest(uuid)',
    'identity.retire_session(text,timestamp with time zone)',
    'identity.session_by_hash(text)',
    'identity.session_was_ended(text)',
    'identity.user_by_email(text)',
    'ledger.account_kind(text,text)',
    'ledger.accrual_part(ledger.accrual,text)',
    'ledger.approval_rule_readable(jsonb)',
    'ledger.approval_rules_said(jsonb)',
    'ledger.client_of_mail(text)',
    'ledger.invoice_standing(uuid,text,uuid)',
    'ledger.passes_soft_lock(uuid,uuid,uuid,timestamp with time zone)',
    'ledger.refresh_statistics()',
    'ledger.refuse_other_difference(ledger.voucher)',
    'ledger.standing_again(uuid,uuid)',
    'platform.current_actor()',
    'platform.current_client()',
    'platform.orgnr_key(text)',
    'platform.rows_of_no_client()',
    'platform.this_transaction(xid8,timestamp with time zone)',
    'signing.acts_itself()',
    'signing.asked_documents()',
    'signing.folder_holds(uuid)',
    'signing.own_role()',
    'signing.place_of(uuid)',
    'signing.seen_folders()',
    'signing.sees_document(uuid)',
    'signing.sees_every_folder()',
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
