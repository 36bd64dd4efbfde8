import { rawSql, type Tx } from '../database.ts';
import { among } from './among.ts';
import { code } from './code.ts';
import { rights, settings } from './rights.ts';
import { kept, tables } from './tables.ts';

/** Where what the migrations make lies, with the queue of jobs, which its library makes before them. */
const SCHEMAS = ['audit', 'graphile_worker', 'identity', 'ledger', 'platform', 'signing', 'sync'];

/** Something of the database that keeps somebody from something, by its name. */
export interface Guard {
  readonly name: string;
  readonly says: string;
}

/**
 * All of it as the catalogue has it, by name: schemas, tables, columns, sequences, constraints, indexes, triggers (also those
 * of foreign keys, where they are off, other ones or not all there), functions, policies, rules, event triggers, the app's roles, and who may
 * do what with each; tables that another inherits from, settings that change what a statement does, and what stands among
 * PostgreSQL's own names and is not its. What the owner may is not said: that is everything. Nor is what nobody can know of a
 * server that others share: who else is a superuser, or reads or writes as a role that is not ours.
 */
export function readGuards(tx: Tx): Promise<Guard[]> {
  const sql = rawSql(tx);
  return sql<Guard[]>`
    with space as (
      select oid, nspname as name, nspacl, nspowner from pg_catalog.pg_namespace where nspname = any (${SCHEMAS})
    ), relation as (
      select c.*, space.name || '.' || c.relname as name, nspowner
      from pg_catalog.pg_class c join space on space.oid = c.relnamespace where c.relkind in ('r', 'p', 'v', 'm', 'f')
    ), counted as (
      select c.*, space.name || '.' || c.relname as name, nspowner
      from pg_catalog.pg_class c join space on space.oid = c.relnamespace where c.relkind = 'S'
    ), routine as (
      select p.*, nspowner, space.name || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' as name
      from pg_catalog.pg_proc p join space on space.oid = p.pronamespace
    ), right_to as (
      select 'schema ' || name as name, nspowner as owner, (aclexplode(nspacl)).* from space
      union all
      select 'table ' || name, relowner, (aclexplode(relacl)).* from relation
      union all
      select 'sequence ' || name, relowner, (aclexplode(relacl)).* from counted
      union all
      select 'column ' || relation.name || '.' || a.attname, relation.relowner, (aclexplode(a.attacl)).*
      from pg_catalog.pg_attribute a join relation on relation.oid = a.attrelid where not a.attisdropped
      union all
      select 'function ' || name, proowner, (aclexplode(coalesce(proacl, acldefault('f', proowner)))).* from routine
    ), found as (
      ${tables(sql)} union all ${kept(sql)} union all ${code(sql)} union all ${among(sql)} union all ${rights(sql)}
      union all ${settings(sql)}
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
