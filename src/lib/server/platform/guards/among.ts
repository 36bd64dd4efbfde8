import type { TransactionSql } from '../database.ts';
import { FIRST_OWN, FIRST_PINNED, FIRST_ROLE, ROLES, type Query } from './query.ts';

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
        union all
        select classid, oid, 'thing', pg_describe_object(classid, oid, 0), false from (
          select 'pg_type'::regclass as classid, oid, typnamespace as space from pg_catalog.pg_type
            where typrelid = 0 and typelem = 0
          union all select 'pg_collation'::regclass, oid, collnamespace from pg_catalog.pg_collation
          union all select 'pg_opclass'::regclass, oid, opcnamespace from pg_catalog.pg_opclass
          union all select 'pg_opfamily'::regclass, oid, opfnamespace from pg_catalog.pg_opfamily
          union all select 'pg_conversion'::regclass, oid, connamespace from pg_catalog.pg_conversion
        ) others where space = 'pg_catalog'::regnamespace
      ) named
      where oid >= ${FIRST_OWN} and (beside or not exists (
        select from pg_catalog.pg_depend d where d.classid = catalogue and d.objid = named.oid and d.deptype = 'e'))
      union all
      select 'changed function ' || oid::regprocedure, 'there'
      from pg_catalog.pg_proc where oid < ${FIRST_PINNED}
        and (prosecdef or proconfig is not null or proowner <> ${FIRST_ROLE} or pronamespace <> 'pg_catalog'::regnamespace
          or prolang not in (select oid from pg_catalog.pg_language where lanname in ('internal', 'sql', 'c')))
      union all
      select 'changed ' || what, 'of somebody''s code' from (
        ${codeOfIts(sql)}
      ) its where oid < ${FIRST_OWN} and code >= ${FIRST_OWN}
      union all
      select 'changed language ' || lanname, 'trusted' from pg_catalog.pg_language
      where lanname in ('internal', 'c') and lanpltrusted
      union all
      ${toEverybody(sql)}
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

/** What PostgreSQL's own operators, aggregates, casts, types and indexes call. Nothing of its own calls what came later. */
function codeOfIts(sql: TransactionSql): Query {
  return sql`
        select o.oid, 'operator ' || o.oid::regoperator as what, unnest(array[oprcode, oprrest, oprjoin]::oid[]) as code
        from pg_catalog.pg_operator o
        union all
        select aggfnoid::oid, 'aggregate ' || aggfnoid::oid::regprocedure, unnest(array[aggtransfn, aggfinalfn, aggcombinefn,
          aggserialfn, aggdeserialfn, aggmtransfn, aggminvtransfn, aggmfinalfn]::oid[])
        from pg_catalog.pg_aggregate
        union all
        select c.oid, 'cast ' || format_type(castsource, null) || ' as ' || format_type(casttarget, null), castfunc
        from pg_catalog.pg_cast c
        union all
        select t.oid, 'type ' || format_type(t.oid, null), unnest(array[typinput, typoutput, typreceive, typsend, typmodin,
          typmodout, typanalyze, typsubscript]::oid[])
        from pg_catalog.pg_type t
        union all
        select a.oid, pg_describe_object('pg_amproc'::regclass, a.oid, 0), a.amproc::oid from pg_catalog.pg_amproc a
        union all
        select a.oid, pg_describe_object('pg_amop'::regclass, a.oid, 0), a.amopopr from pg_catalog.pg_amop a`;
}

/**
 * What everybody, and so the app's roles, were given of PostgreSQL's own since the server was made, as reading its files or
 * who its people are; and which of its settings everybody may say.
 */
function toEverybody(sql: TransactionSql): Query {
  return sql`
      select 'right of PUBLIC to ' || pg_describe_object(classid, oid, 0), privilege_type from (
        select classid, its.oid, (aclexplode(acl)).*, coalesce(was.initprivs, acldefault(kind, ${FIRST_ROLE})) as made from (
          select 'pg_class'::regclass as classid, oid, relacl as acl, 'r'::"char" as kind from pg_catalog.pg_class
            where relnamespace = 'pg_catalog'::regnamespace
          union all
          select 'pg_proc'::regclass, oid, proacl, 'f' from pg_catalog.pg_proc where pronamespace = 'pg_catalog'::regnamespace
          union all
          select 'pg_namespace'::regclass, oid, nspacl, 'n' from pg_catalog.pg_namespace where nspname = 'pg_catalog'
        ) its left join pg_catalog.pg_init_privs was on was.classoid = classid and was.objoid = its.oid and was.objsubid = 0
        where its.oid < ${FIRST_OWN} and acl is not null
      ) given
      where grantee = 0 and not exists (
        select from aclexplode(made) init where init.grantee = 0 and init.privilege_type = given.privilege_type)
      union all
      select 'right of PUBLIC to say ' || parname, privilege_type from (
        select parname, (aclexplode(paracl)).* from pg_catalog.pg_parameter_acl
      ) given where grantee = 0`;
}
