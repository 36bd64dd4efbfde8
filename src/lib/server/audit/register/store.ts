import {
  and,
  asc,
  count,
  eq,
  getTableColumns,
  getTableName,
  inArray,
  isNull,
  sql,
  type SQL,
} from 'drizzle-orm';
import { getTableConfig, type PgColumn, type PgTable } from 'drizzle-orm/pg-core';
import type { Tx } from '#lib/server/platform/database.ts';

/** A table whose rows belong to a client. */
export type TenantTable = PgTable & { readonly clientId: PgColumn };
/** A row without the client it belongs to. */
export type RowOf<T extends TenantTable> = Omit<T['$inferSelect'], 'clientId'>;
/** Columns of a table whose kind is not known here, by their names in the code. */
export type AnyRow = Readonly<Record<string, unknown>>;

/** A statement takes 65,535 parameters at most. */
const PARAMETERS = 60_000;

export function nameOf(table: TenantTable): string {
  return `${getTableConfig(table).schema ?? 'public'}.${getTableName(table)}`;
}

export interface Wanted {
  /** Columns that must be equal, null included. */
  readonly where?: AnyRow;
  readonly by: readonly string[];
  /** Columns that must be one of these. */
  readonly among?: Readonly<Record<string, readonly unknown[]>>;
  /** Of the columns in `by`: only rows behind these; null: of a first page, those that something can come behind. */
  readonly after?: AnyRow | null;
  readonly limit?: number;
  /** Holds the rows until the transaction ends. */
  readonly hold?: boolean;
}

export async function selectRows(
  tx: Tx,
  table: TenantTable,
  clientId: string,
  { where = {}, among = {}, by, after, limit, hold = false }: Wanted,
): Promise<AnyRow[]> {
  const order = by.map((name) => columnOf(table, name));
  const behind = after === undefined ? undefined : behindAll(order, by, after);
  let query = tx
    .select()
    .from(table)
    .where(and(eq(table.clientId, clientId), ...equal(table, where), ...oneOf(table, among), behind))
    .orderBy(...order.map((column) => asc(column)))
    .$dynamic();
  if (limit !== undefined) query = query.limit(limit);
  const rows: AnyRow[] = await (hold ? query.for('update') : query);
  return rows.map(({ clientId: _, ...row }) => row);
}

export async function countRows(tx: Tx, table: TenantTable, clientId: string): Promise<number> {
  const [row] = await tx.select({ total: count() }).from(table).where(eq(table.clientId, clientId));
  return row?.total ?? 0;
}

/** @returns how many were written: with `skipKnown` those whose keys were there already are left out */
export async function insertRows(
  tx: Tx,
  table: TenantTable,
  clientId: string,
  rows: readonly AnyRow[],
  { skipKnown = false } = {},
): Promise<number> {
  const chunk = Math.floor(PARAMETERS / Object.keys(getTableColumns(table)).length);
  let written = 0;
  for (let at = 0; at < rows.length; at += chunk) {
    const values = rows.slice(at, at + chunk).map((row) => ({ clientId, ...row }));
    const insert = tx.insert(table).values(values);
    written += (await (skipKnown ? insert.onConflictDoNothing() : insert)).count;
  }
  return written;
}

export async function updateRow(
  tx: Tx,
  table: TenantTable,
  clientId: string,
  { key, set }: { key: AnyRow; set: AnyRow },
): Promise<void> {
  await tx
    .update(table)
    .set(set)
    .where(and(eq(table.clientId, clientId), ...equal(table, key)));
}

export async function deleteRow(tx: Tx, table: TenantTable, clientId: string, key: AnyRow): Promise<void> {
  await tx.delete(table).where(and(eq(table.clientId, clientId), ...equal(table, key)));
}

function columnOf(table: TenantTable, name: string): PgColumn {
  const column = getTableColumns(table)[name];
  if (!column) throw new Error(`${nameOf(table)} has no column ${name}`);
  return column;
}

function equal(table: TenantTable, where: AnyRow): SQL[] {
  return Object.entries(where).map(([name, value]) =>
    value === null ? isNull(columnOf(table, name)) : eq(columnOf(table, name), value),
  );
}

/** Values as they stand in an id, as those of a column; what can be none of its values is left out. */
export function readAs(table: TenantTable, name: string, values: Iterable<string>): unknown[] {
  if (columnOf(table, name).dataType !== 'number') return [...values];
  return [...values].map(Number).filter(Number.isSafeInteger);
}

function oneOf(table: TenantTable, among: NonNullable<Wanted['among']>): SQL[] {
  return Object.entries(among).map(([name, values]) => inArray(columnOf(table, name), [...values]));
}

/** Pages by key, since between two of them other statements run on the same connection. */
function behindAll(order: readonly PgColumn[], by: readonly string[], after: AnyRow | null): SQL {
  const here = sql.join([...order], sql`, `);
  if (after === null) return sql`(${here}) is not null`;
  const there = order.map((column, at) => sql`${sql.param(after[by[at] ?? ''], column)}`);
  return sql`(${here}) > (${sql.join(there, sql`, `)})`;
}
