import type { TransactionSql } from '../database.ts';
import { ROLES, type Query } from './query.ts';

/**
 * What stands among PostgreSQL's own names, which every statement finds first, and neither came with it nor with an
 * extension, which anything can be said to belong to: so what has the name of one of its own is told all the same; and what
 * the app's roles were given of what is not ours, as reading the server's files. That they may connect is no matter.
 */
export function among(sql: TransactionSql): Query {
  return sql`
      select 'strange ' || kind || ' ' || what, 'there' from (
        select 'pg_proc'::regclass as catalogue, oid, 'function' as kind, oid::regprocedure::text as what,
          exists (select from pg_catalog.pg_proc its where its.oid < ${FIRST_OWN} and its.proname = p.proname) as beside
        from pg_catalog.pg_proc p where pronamespace = 'pg_catalog'::regnamespace
        union all
        select 'pg_operator'::regclass, oid, 'operator', oid::regoperator::text,
          exists (select from pg_catalog.pg_operator its where its.oid < ${FIRST_OWN} and its.oprname = p.oprname)
        from pg_catalog.pg_operator p where oprnamespace = 'pg_catalog'::regnamespace
        union all
        select 'pg_class'::regclass, oid, 'relation', oid::regclass::text, false
        from pg_catalog.pg_class where relnamespace = 'pg_catalog'::regnamespace
        union all
        select 'pg_cast'::regclass, oid, 'cast', format_type(castsource, null) || ' as ' || format_type(casttarget, null), false
        from pg_catalog.pg_cast
      ) named
      where oid >= ${FIRST_OWN} and (beside or not exists (
        select from pg_catalog.pg_depend d where d.classid = catalogue and d.objid = named.oid and d.deptype = 'e'))
      union all
      select 'changed function ' || oid::regprocedure, 'there'
      from pg_catalog.pg_proc where oid < ${FIRST_PINNED}
        and (prosecdef or proconfig is not null or proowner <> ${FIRST_ROLE} or pronamespace <> 'pg_catalog'::regnamespace
          or prolang not in (select oid from pg_catalog.pg_language where lanname in ('internal', 'sql', 'c')))
      union all
      select 'right of ' || coalesce(r.rolname, 'PUBLIC') || ' to the database', privilege_type
      from (
        select (aclexplode(datacl)).* from pg_catalog.pg_database where datname = current_database()
      ) given left join pg_catalog.pg_roles r on r.oid = grantee
      where (grantee = 0 or r.rolname = any (${ROLES})) and privilege_type not in ('CONNECT', 'TEMPORARY')
      union all
      select 'right of ' || r.rolname || ' to ' || pg_describe_object(d.classid, d.objid, 0), 'given'
      from pg_catalog.pg_shdepend d join pg_catalog.pg_roles r on r.oid = d.refobjid
      where d.refclassid = 'pg_authid'::regclass and d.deptype in ('a', 'o', 'i') and r.rolname = any (${ROLES})
        and d.dbid in (0, (select oid from pg_catalog.pg_database where datname = current_database()))
        and not (d.classid = 'pg_namespace'::regclass and d.objid in (select oid from space))
        and not (d.classid = 'pg_class'::regclass and d.objid in (
          select c.oid from pg_catalog.pg_class c join space on space.oid = c.relnamespace))
        and not (d.classid = 'pg_proc'::regclass and d.objid in (select oid from routine))
        and d.classid not in ('pg_auth_members'::regclass, 'pg_database'::regclass)`;
}

/** Below it lies what PostgreSQL makes itself, below the other what it gives a number by hand; and who made the server. */
const [FIRST_OWN, FIRST_PINNED, FIRST_ROLE] = [16_384, 10_000, 10];
