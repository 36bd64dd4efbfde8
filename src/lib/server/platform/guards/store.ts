import type postgres from 'postgres';
import { rawSql, type TransactionSql, type Tx } from '../database.ts';

/** Where what the migrations make lies; the queue of jobs is its library's. */
const SCHEMAS = ['audit', 'identity', 'ledger', 'platform', 'signing', 'sync'];
const ROLES = ['segl_app', 'segl_worker'];

/** Something of the database that keeps somebody from something, by its name. */
export interface Guard {
  readonly name: string;
  readonly says: string;
}

/**
 * All of it as the catalogue has it, by name: schemas, tables, columns, constraints, unique indexes, triggers (also those
 * of foreign keys, where they are off), functions, policies, rules, event triggers, the app's roles, and who may do what
 * with each. What the owner may is not said: that is everything.
 */
export function readGuards(tx: Tx): Promise<Guard[]> {
  const sql = rawSql(tx);
  return sql<Guard[]>`
    with space as (
      select oid, nspname as name, nspacl, nspowner from pg_namespace where nspname = any (${SCHEMAS})
    ), relation as (
      select c.oid, space.name || '.' || c.relname as name, c.relkind, c.relrowsecurity, c.relforcerowsecurity,
        c.relpersistence, c.relacl, c.relowner
      from pg_class c join space on space.oid = c.relnamespace where c.relkind in ('r', 'p', 'v', 'm', 'f')
    ), routine as (
      select p.*, space.name || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' as name
      from pg_proc p join space on space.oid = p.pronamespace
    ), right_to as (
      select 'schema ' || name as name, nspowner as owner, (aclexplode(nspacl)).* from space
      union all
      select 'table ' || name, relowner, (aclexplode(relacl)).* from relation
      union all
      select 'column ' || relation.name || '.' || a.attname, relation.relowner, (aclexplode(a.attacl)).*
      from pg_attribute a join relation on relation.oid = a.attrelid where not a.attisdropped
      union all
      select 'function ' || name, proowner, (aclexplode(coalesce(proacl, acldefault('f', proowner)))).* from routine
    ), found as (
      ${tables(sql)} union all ${code(sql)} union all ${rights(sql)}
    )
    select name, says from found order by name collate "C", says collate "C"`;
}

export interface RowsOfNoClient {
  readonly table: string;
  /** Null where rows name none. */
  readonly clientId: string | null;
}

export function readRowsOfNoClient(tx: Tx): Promise<RowsOfNoClient[]> {
  return rawSql(tx)<RowsOfNoClient[]>`
    select relation as table, client_id as "clientId" from platform.rows_of_no_client()`;
}

type Query = postgres.PendingQuery<postgres.Row[]>;

/** What may stand in a table. */
function tables(sql: TransactionSql): Query {
  return sql`
      select 'schema ' || name as name, 'there' as says from space
      union all
      select 'table ' || name, concat_ws(', ', case relkind when 'r' then 'a table' else 'of kind ' || relkind::text end,
        case when relrowsecurity then 'rows by policy' end, case when relforcerowsecurity then 'also for the owner' end,
        case relpersistence when 'p' then null else 'not kept' end)
      from relation
      union all
      select 'column ' || relation.name || '.' || a.attname, concat_ws(' ', format_type(a.atttypid, a.atttypmod),
        case when a.attnotnull then 'not null' end, nullif('identity ' || a.attidentity::text, 'identity '),
        nullif('generated ' || a.attgenerated::text, 'generated '), 'default ' || pg_get_expr(d.adbin, d.adrelid))
      from pg_attribute a join relation on relation.oid = a.attrelid
      left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attnum > 0 and not a.attisdropped
      union all
      select 'constraint ' || relation.name || ' ' || con.conname, pg_get_constraintdef(con.oid)
      from pg_constraint con join relation on relation.oid = con.conrelid where con.contype not in ('n', 't')
      union all
      select 'index ' || relation.name || ' ' || c.relname, regexp_replace(pg_get_indexdef(i.indexrelid), '^.* USING ', '')
      from pg_index i join relation on relation.oid = i.indrelid join pg_class c on c.oid = i.indexrelid
      where i.indisunique`;
}

/** What runs when something is done to one, and who sees which rows. */
function code(sql: TransactionSql): Query {
  return sql`
      select 'trigger ' || relation.name || ' ' || t.tgname,
        regexp_replace(pg_get_triggerdef(t.oid), '^CREATE (CONSTRAINT )?TRIGGER \\S+ ', '')
          || case t.tgenabled when 'O' then '' else ', switched: ' || t.tgenabled::text end
      from pg_trigger t join relation on relation.oid = t.tgrelid where not t.tgisinternal
      union all
      select 'foreign keys of ' || relation.name, 'switched: ' || string_agg(distinct t.tgenabled::text, '')
      from pg_trigger t join relation on relation.oid = t.tgrelid
      where t.tgisinternal and t.tgenabled <> 'O' group by 1
      union all
      select 'function ' || name, concat_ws(' ', 'returns', pg_get_function_result(oid), 'in',
        (select lanname from pg_language l where l.oid = prolang), provolatile::text, prokind::text,
        case when prosecdef then 'with its owner''s rights' end, array_to_string(proconfig, '; '),
        encode(sha256(convert_to(prosrc || coalesce(pg_get_function_sqlbody(oid), ''), 'UTF8')), 'hex'))
      from routine
      union all
      select 'policy ' || relation.name || ' ' || p.polname, concat_ws(' ', p.polcmd::text,
        case when p.polpermissive then 'permissive' else 'restrictive' end, 'to',
        (select string_agg(case role when 0 then 'PUBLIC' when relation.relowner then 'the owner'
            else pg_get_userbyid(role)::text end, ', ' order by role)
          from unnest(p.polroles) role),
        'using ' || pg_get_expr(p.polqual, p.polrelid), 'check ' || pg_get_expr(p.polwithcheck, p.polrelid))
      from pg_policy p join relation on relation.oid = p.polrelid
      union all
      select 'rule ' || relation.name || ' ' || r.rulename, pg_get_ruledef(r.oid)
      from pg_rewrite r join relation on relation.oid = r.ev_class
      union all
      select 'event trigger ' || evtname, evtevent || ' ' || evtfoid::regproc::text from pg_event_trigger`;
}

/** Who may do what. */
function rights(sql: TransactionSql): Query {
  return sql`
      select 'role ' || rolname, concat_ws(', ', case when rolsuper then 'superuser' end,
        case when rolbypassrls then 'past policies' end, case when rolcreaterole then 'makes roles' end,
        case when rolcreatedb then 'makes databases' end, case when rolreplication then 'replicates' end,
        'of ' || (select string_agg(roleid::regrole::text, ', ' order by roleid::regrole::text)
          from pg_auth_members m where m.member = r.oid))
      from pg_roles r where rolname = any (${ROLES})
      union all
      select 'settings of ' || r.rolname, array_to_string(s.setconfig, '; ')
      from pg_db_role_setting s join pg_roles r on r.oid = s.setrole
      where r.rolname = any (${ROLES}) and s.setdatabase in (0, (select oid from pg_database where datname = current_database()))
      union all
      select 'right of ' || case grantee when 0 then 'PUBLIC' else pg_get_userbyid(grantee)::text end || ' to ' || name,
        string_agg(privilege_type || case when is_grantable then ' and to give it' else '' end, ', ' order by privilege_type)
      from right_to where grantee <> owner group by name, grantee`;
}
