import type { TransactionSql } from '../database.ts';
import { FIRST_PINNED, type Query } from './query.ts';

/**
 * A trigger that PostgreSQL made for a constraint: it runs PostgreSQL's own code, and that constraint is there. The catalogue's
 * flag (`tgisinternal`) is not asked, since whoever may write the catalogue can set it on a trigger of theirs.
 */
const OF_CONSTRAINT = (sql: TransactionSql) => sql`exists (
  select from pg_catalog.pg_constraint c join pg_catalog.pg_proc p on p.oid = t.tgfoid and p.oid < ${FIRST_PINNED}
  where c.oid = t.tgconstraint and case c.contype when 'f' then p.proname like 'RI\\_FKey\\_%'
    else c.contype in ('p', 'u', 'x') and p.proname = 'unique_key_recheck' end)`;

/** What runs when something is done to one, and who sees which rows. */
export function code(sql: TransactionSql): Query {
  return sql`
      select 'trigger ' || relation.name || ' ' || t.tgname,
        regexp_replace(pg_get_triggerdef(t.oid), '^CREATE (CONSTRAINT )?TRIGGER \\S+ ', '')
          || case t.tgenabled when 'O' then '' else ', switched: ' || t.tgenabled::text end
      from pg_catalog.pg_trigger t join relation on relation.oid = t.tgrelid
      where not (t.tgisinternal and ${OF_CONSTRAINT(sql)})
      union all
      select 'function ' || name, concat_ws(' ', 'returns', pg_get_function_result(oid), 'in',
        (select lanname from pg_catalog.pg_language l where l.oid = prolang), provolatile::text, prokind::text,
        case when proisstrict then 'strict' end, case when proleakproof then 'leakproof' end,
        case when proowner <> nspowner then 'of another owner' end, nullif(prosupport::text, '-'),
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
      from pg_catalog.pg_policy p join relation on relation.oid = p.polrelid
      union all
      select 'rule ' || relation.name || ' ' || r.rulename, pg_get_ruledef(r.oid)
      from pg_catalog.pg_rewrite r join relation on relation.oid = r.ev_class
      union all
      select 'event trigger ' || evtname, evtevent || ' ' || evtfoid::regproc::text from pg_catalog.pg_event_trigger
      union all
      select 'language ' || lanname, lanplcallfoid::regproc::text from pg_catalog.pg_language
      where oid in (select prolang from routine)`;
}
