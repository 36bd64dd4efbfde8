import { getTableColumns } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import type { TransactionSql } from './database.ts';

/**
 * The columns of a table for statements that are written by hand because they run often: each is named in schema.ts
 * alone. Without `client_id`, which such a statement takes from its transaction, and without those in `left`, which
 * the database fills.
 */
export function columnList<T extends PgTable>(table: T, left: readonly (keyof T['$inferSelect'])[] = []) {
  const without: readonly PropertyKey[] = ['clientId', ...left];
  const columns = Object.entries(getTableColumns(table)).filter(([name]) => !without.includes(name));
  const joined = (each: (name: string, column: PgColumn) => string) =>
    columns.map(([name, column]) => each(quoted(name), column)).join(', ');
  const names = joined((_, column) => quoted(column.name));
  const definitions = joined((name, column) => `${name} ${isBytes(column) ? 'text' : column.getSQLType()}`);
  const values = joined((name, column) => (isBytes(column) ? `decode(${name}, 'hex')` : name));
  return {
    /** For `insert into … (client_id, names)`. */
    names: (sql: TransactionSql) => sql.unsafe(names),
    /** For `json_to_recordset(…) as new (definitions)`: fields as in the code, bytes as hex. */
    definitions: (sql: TransactionSql) => sql.unsafe(definitions),
    /** What is inserted of such a record. */
    values: (sql: TransactionSql) => sql.unsafe(values),
    /** For `select`, under their names in the code; days as text. */
    selected: (sql: TransactionSql, alias: string) =>
      sql.unsafe(
        joined((name, column) => {
          const day = column.getSQLType() === 'date' ? '::text' : '';
          return `${alias}.${quoted(column.name)}${day} as ${name}`;
        }),
      ),
  };
}

const isBytes = (column: PgColumn) => column.getSQLType() === 'bytea';
const quoted = (name: string) => `"${name}"`;
