import type { TransactionSql } from '../database.ts';
import { ROLES, type Query } from './query.ts';

/** Who may do what. */
export function rights(sql: TransactionSql): Query {
  return sql`
      select 'role ' || rolname, concat_ws(', ', case when rolsuper then 'superuser' end,
        case when rolbypassrls then 'past policies' end, case when rolcreaterole then 'makes roles' end,
        case when rolcreatedb then 'makes databases' end, case when rolreplication then 'replicates' end,
        'of ' || (select string_agg(roleid::regrole::text, ', ' order by roleid::regrole::text)
          from pg_catalog.pg_auth_members m where m.member = r.oid))
      from pg_catalog.pg_roles r where rolname = any (${ROLES})
        or rolname = session_user and (rolsuper or rolbypassrls or rolcreaterole or rolreplication)
      union all
      select 'right of ' || case grantee when 0 then 'PUBLIC' else pg_get_userbyid(grantee)::text end || ' to ' || name,
        string_agg(privilege_type || case when is_grantable then ' and to give it' else '' end, ', ' order by privilege_type)
      from right_to where grantee <> owner group by name, grantee
      union all
      select 'default rights ' || coalesce('in ' || (select name from space where oid = defaclnamespace), 'everywhere')
          || ' on ' || defaclobjtype::text || ' of ' || pg_get_userbyid(defaclrole), defaclacl::text
      from pg_catalog.pg_default_acl where defaclnamespace in (select oid from space)
        or defaclnamespace = 0 and defaclrole in (select nspowner from space)`;
}

/**
 * Of the database, of every role and of those that work here, what changes what a statement does: not how fast it is, how
 * values are written or what is logged, which an operator may want otherwise, and a connection says for itself.
 */
export function settings(sql: TransactionSql): Query {
  return sql`
      select 'settings of ' || case s.setrole when 0 then 'the database' else r.rolname::text end
          || case s.setdatabase when 0 then ' everywhere' else '' end,
        string_agg(each, '; ' order by each)
      from pg_catalog.pg_db_role_setting s left join pg_catalog.pg_roles r on r.oid = s.setrole
      cross join unnest(s.setconfig) each
      left join pg_catalog.pg_settings known on lower(known.name) = lower(split_part(each, '=', 1))
      where s.setdatabase in (0, (select oid from pg_catalog.pg_database where datname = current_database()))
        and (s.setrole = 0 or r.rolname = any (${ROLES}) or r.rolname = session_user
          or s.setrole in (select nspowner from space))
        and (r.rolname = any (${ROLES}) or case
          when known.name is null then each !~ '^[^=]*[.]' or each ~* '^(segl|plpgsql)[.]'
          else known.name !~ '_timeout$' and known.name <> 'createrole_self_grant' and known.category !~ ${MAY_DIFFER} end)
      group by s.setrole, r.rolname, s.setdatabase`;
}

/** PostgreSQL's own categories of settings. */
const MAY_DIFFER =
  '^(Autovacuum|Vacuuming|Query Tuning|Reporting and Logging|Resource Usage|Statistics|Connections and Authentication|Client Connection Defaults / Locale)';
