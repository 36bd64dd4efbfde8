import type { TransactionSql } from '../database.ts';
import { FIRST_PINNED, type Query } from './query.ts';

/** What may stand in a table. */
export function tables(sql: TransactionSql): Query {
  return sql`
      select 'schema ' || name as name, case when nspowner = (select s.nspowner from space s where s.name = 'platform')
          then 'there' else 'of another owner' end as says from space
      union all
      select 'table ' || name, concat_ws(', ', case relkind when 'r' then 'a table' else 'of kind ' || relkind::text end,
        case when relrowsecurity then 'rows by policy' end, case when relforcerowsecurity then 'also for the owner' end,
        case relpersistence when 'p' then null else 'not kept' end, case when relowner <> nspowner then 'of another owner' end,
        case when not relhastriggers and exists (select from pg_catalog.pg_trigger where tgrelid = relation.oid)
          then 'its triggers unheeded' end,
        case when relchecks <> (select count(*) from pg_catalog.pg_constraint where conrelid = relation.oid and contype = 'c')
          then 'some of its checks unheeded' end,
        case when not relhasrules and exists (select from pg_catalog.pg_rewrite where ev_class = relation.oid)
          then 'its rules unheeded' end,
        case when not relhasindex and exists (select from pg_catalog.pg_index where indrelid = relation.oid)
          then 'its indexes unheeded' end)
      from relation
      union all
      select 'column ' || relation.name || '.' || a.attname, concat_ws(' ', format_type(a.atttypid, a.atttypmod),
        (select 'collate ' || case when collnamespace <> 'pg_catalog'::regnamespace then collnamespace::regnamespace || '.' else '' end
            || collname || case when collisdeterministic then '' else ', not deterministic' end
          from pg_catalog.pg_collation c where c.oid = a.attcollation
            and (c.oid <> 'pg_catalog."default"'::regcollation or not collisdeterministic)),
        case when a.attnotnull then 'not null' end, nullif('identity ' || a.attidentity::text, 'identity '),
        nullif('generated ' || a.attgenerated::text, 'generated '), 'default ' || pg_get_expr(d.adbin, d.adrelid))
      from pg_catalog.pg_attribute a join relation on relation.oid = a.attrelid
      left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attnum > 0 and not a.attisdropped
      union all
      select 'sequence ' || name, concat_ws(' ', format_type(seqtypid, null), 'from', seqstart, 'by', seqincrement, 'in', seqmin,
        'to', seqmax, case when seqcycle then 'and again' end, case when relowner <> nspowner then 'of another owner' end)
      from counted join pg_catalog.pg_sequence on seqrelid = counted.oid`;
}

/** Kinds of a trigger that runs after each row, as `pg_trigger.tgtype` says them. */
const ROW = { insert: 5, delete: 9, update: 17 } as const;

/** What a foreign key does about a row that others point to, as the names of its functions say it. */
const ACTION = (sql: TransactionSql, column: 'confdeltype' | 'confupdtype') =>
  sql`case con.${sql(column)} when 'a' then 'noaction' when 'r' then 'restrict' when 'c' then 'cascade'
    when 'n' then 'setnull' when 'd' then 'setdefault' end`;

/** What holds it, and what would stand in it beside its own. */
export function kept(sql: TransactionSql): Query {
  return sql`
      select 'constraint ' || relation.name || ' ' || con.conname, pg_get_constraintdef(con.oid) ||
        case when con.contype <> 'f' or held.right_ones = 4 and held.triggers = 4 then ''
          else ', held by ' || held.right_ones || ' of ' || greatest(held.triggers, 4) || ' triggers' end
      from pg_catalog.pg_constraint con join relation on relation.oid = con.conrelid
      cross join lateral (
        select count(*) as triggers, count(*) filter (where t.tgenabled = 'O' and t.tgqual is null and t.tgattr::text = ''
          and p.oid < ${FIRST_PINNED} and (t.tgrelid, t.tgtype, p.proname) in (
            (con.conrelid, ${ROW.insert}, 'RI_FKey_check_ins'), (con.conrelid, ${ROW.update}, 'RI_FKey_check_upd'),
            (con.confrelid, ${ROW.delete}, 'RI_FKey_' || ${ACTION(sql, 'confdeltype')} || '_del'),
            (con.confrelid, ${ROW.update}, 'RI_FKey_' || ${ACTION(sql, 'confupdtype')} || '_upd'))) as right_ones
        from pg_catalog.pg_trigger t join pg_catalog.pg_proc p on p.oid = t.tgfoid
        where t.tgconstraint = con.oid and t.tgisinternal
      ) held
      where con.contype not in ('n', 't')
      union all
      select 'index ' || relation.name || ' ' || c.relname, regexp_replace(pg_get_indexdef(i.indexrelid), '^.* USING ', '')
        || case when i.indisunique then '' else ', not unique' end
        || case when i.indisvalid and i.indisready and i.indislive then '' else ', not kept up' end
      from pg_catalog.pg_index i join relation on relation.oid = i.indrelid join pg_catalog.pg_class c on c.oid = i.indexrelid
      union all
      select 'inheritance of ' || i.inhrelid::regclass || ' from ' || i.inhparent::regclass, 'there'
      from pg_catalog.pg_inherits i where exists (select from relation where oid in (i.inhrelid, i.inhparent))
      union all
      select 'type ' || space.name || '.' || t.typname, t.typtype::text
      from pg_catalog.pg_type t join space on space.oid = t.typnamespace
      where t.typrelid = 0 and t.typelem = 0
      union all
      select 'subscription ' || subname, 'there' from pg_catalog.pg_subscription
      where subdbid = (select oid from pg_catalog.pg_database where datname = current_database())
      union all
      select 'publication ' || pubname, case when puballtables then 'of all tables' else 'of some tables' end
      from pg_catalog.pg_publication p where puballtables
        or exists (select from pg_catalog.pg_publication_rel r join relation on relation.oid = r.prrelid where r.prpubid = p.oid)
        or exists (select from pg_catalog.pg_publication_namespace n join space on space.oid = n.pnnspid where n.pnpubid = p.oid)`;
}
