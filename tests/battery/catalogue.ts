import type postgres from 'postgres';

/** A connection, or a transaction on one. */
export type Sql = postgres.Sql | postgres.TransactionSql;

/** Of the schemas that Segl makes; the queue's belong to its library, and hold what is still to be done. */
export const SCHEMAS = ['audit', 'identity', 'ledger', 'platform', 'signing', 'sync'];

export interface Column {
  readonly name: string;
  /** PostgreSQL's name of its type. */
  readonly type: string;
}

export interface Table {
  /** With its schema. */
  readonly name: string;
  readonly columns: readonly Column[];
  /** The column that says whose a row is; null for what belongs to no client. */
  readonly owner: string | null;
  readonly primaryKey: readonly string[];
}

/** Every table of the database with what can be written in it, as its catalogue says: a new one is there by itself. */
export async function tablesOf(owner: postgres.Sql): Promise<Table[]> {
  const rows = await owner<
    { name: string; columns: Column[]; primaryKey: string[] }[]
  >`select n.nspname || '.' || c.relname as name,
      (select json_agg(json_build_object('name', a.attname, 'type', t.typname) order by a.attnum)
        from pg_attribute a join pg_type t on t.oid = a.atttypid
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
      array(select a.attname::text from pg_index i
        join pg_attribute a on a.attrelid = c.oid and a.attnum = any((i.indkey::int2[])[0:i.indnkeyatts - 1])
        where i.indrelid = c.oid and i.indisprimary order by a.attnum) as "primaryKey"
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname = any(${SCHEMAS}) order by name`;
  return rows.map((row) => ({ ...row, owner: ownerColumn(row.name, row.columns) }));
}

function ownerColumn(table: string, columns: readonly Column[]): string | null {
  if (table === 'platform.client') return 'id';
  return columns.some(({ name }) => name === 'client_id') ? 'client_id' : null;
}
