import type postgres from 'postgres';
import type { Column, Table } from './catalogue.ts';
import { extremesOf } from './extremes.ts';

/** One thing that somebody does to the rows of one client in one table. */
export interface Change {
  readonly table: Table;
  readonly what: 'alter' | 'earlier' | 'swap' | 'extremes' | 'delete' | 'insert' | 'empty';
  /** The column whose value is another afterwards; none where whole rows come and go. */
  readonly column?: Column;
  /** Which row, where there are several. */
  readonly order?: Order;
  /** Of `extremes`: which of the type's the first row gets; each of the next rows gets the next. */
  readonly from?: number;
}

/** First the row with the fewest nulls, or that with the most: what is null must not become something unseen either. */
type Order = 'fewest nulls' | 'most nulls';

export interface Aim {
  readonly clientId: string;
  /** Another client of the same installation, to which rows can be taken. */
  readonly elsewhere: string;
}

/** Every change of every kind to a table: what it has no rows for comes to nothing. */
export function changesTo(table: Table): Change[] {
  return [
    ...table.columns.flatMap((column): Change[] => [
      { table, what: 'alter', column, order: 'fewest nulls' },
      { table, what: 'alter', column, order: 'most nulls' },
      ...(TIMES.has(column.type) ? [{ table, what: 'earlier' as const, column }] : []),
      ...(column.name === table.owner ? [] : [{ table, what: 'swap' as const, column }]),
      ...extremesOf(column).map((_, from) => ({ table, what: 'extremes' as const, column, from })),
    ]),
    { table, what: 'delete' },
    { table, what: 'insert' },
    { table, what: 'empty' },
  ];
}

const TIMES = new Set(['date', 'timestamptz']);

export const nameOf = ({ table, what, column, order, from }: Change) =>
  [
    column ? `${table.name}.${column.name}` : table.name,
    ...(from === undefined ? [what] : [what, from]),
    ...(order === 'most nulls' ? [order] : []),
  ].join(' ');

/** A change, written out: the statements that bring it about, and the rows as they were. */
export interface Written {
  readonly statements: readonly string[];
  readonly rows: readonly Record<string, unknown>[];
}

/** Reads what there is and writes the change out, so that whoever carries it out need not be able to read. */
export async function write(root: postgres.Sql, change: Change, aim: Aim): Promise<Written | null> {
  const { table, what, column } = change;
  if (what === 'empty')
    return { statements: [`delete from ${table.name} where ${whose(table, aim)}`], rows: [] };
  const found = await rowsFor(root, change, aim);
  const [first, second] = found;
  if (!first) return null;
  const rows = found.map(({ row }) => row);
  if (what === 'delete') return { statements: [`delete from ${table.name} where ${first.at}`], rows };
  if (what === 'insert') return { statements: [insert(table, aim, first)], rows };
  if (!column) throw new Error(`${what} of which column?`);
  const set = (at: string, value: string | null) =>
    `update ${table.name} set "${column.name}" = ${literal(value)}::${column.type} where ${at}`;
  if (what === 'extremes') return atTheEnds(column, change.from ?? 0, found, set);
  if (what !== 'swap') return { statements: [set(first.at, first.other)], rows };
  if (!second) return null;
  return { statements: [set(first.at, second.value), set(second.at, first.value)], rows };
}

/** Each row with another of the type's extremes; those that have theirs already, and what would be the same, are left out. */
function atTheEnds(
  column: Column,
  from: number,
  found: readonly Found[],
  set: (at: string, value: string | null) => string,
): Written | null {
  const extremes = extremesOf(column);
  // The rows before had them.
  if (from % found.length !== 0) return null;
  const given = found
    .map((each, at) => ({ ...each, extreme: extremes[(from + at) % extremes.length] ?? null }))
    .filter(({ value, extreme }) => value !== extreme);
  if (given.length === 0) return null;
  return {
    statements: given.map(({ at, extreme }) => set(at, extreme)),
    rows: given.map(({ row }) => row),
  };
}

interface Found {
  /** SQL that is true of this row alone. */
  readonly at: string;
  readonly row: Record<string, unknown>;
  readonly value: string | null;
  /** What the column is to become. */
  readonly other: string | null;
}

async function rowsFor(root: postgres.Sql, change: Change, aim: Aim): Promise<Found[]> {
  const { table, what, column, order } = change;
  const value = column ? `"${column.name}"` : 'null';
  const other = column
    ? what === 'earlier'
      ? `${value} - interval '1 day'`
      : another(table, column, aim)
    : 'null';
  const nulls = `(select count(*) from jsonb_each(jsonb_strip_nulls(to_jsonb(t)))) ${order === 'most nulls' ? 'asc' : 'desc'}`;
  // Two that differ, to be swapped: the first of all, and the first that is unlike it.
  const unlike = what === 'swap' ? `distinct on (${value}::text)` : '';
  const rows = await root.unsafe<
    { place: string; row: Record<string, unknown>; value: string; other: string }[]
  >(
    `select ${unlike} ctid::text as place, to_jsonb(t) as row, (${value})::text as value, (${other})::text as other
     from ${table.name} t where ${whose(table, aim)} ${what === 'earlier' ? `and ${value} is not null` : ''}
     order by ${what === 'swap' ? `${value}::text,` : ''} ${nulls}, t::text limit ${what === 'extremes' && column ? extremesOf(column).length : 2}`,
  );
  const key = table.primaryKey;
  return rows.map(({ place, row, ...found }) => ({
    ...found,
    row,
    at:
      key.length === 0
        ? `ctid = '${place}'`
        : key.map((name) => `"${name}" = ${literal(String(row[name]))}`).join(' and '),
  }));
}

function whose(table: Table, { clientId }: Aim): string {
  return table.owner === null ? 'true' : `"${table.owner}" = '${clientId}'`;
}

/** A copy of a row under a key of its own. */
function insert(table: Table, aim: Aim, { row }: Found): string {
  const names = table.columns.map(({ name }) => `"${name}"`).join(', ');
  const unlike = table.primaryKey.filter((name) => name !== table.owner);
  const key = unlike.at(-1) ?? table.primaryKey.at(-1);
  const values = table.columns.map((column) =>
    column.name === key ? another(table, column, { ...aim, elsewhere: '' }) : `"${column.name}"`,
  );
  return `insert into ${table.name} (${names}) overriding system value
    select ${values.join(', ')} from jsonb_populate_record(null::${table.name}, ${literal(JSON.stringify(row))})`;
}

const literal = (value: string | null) => (value === null ? 'null' : `'${value.replaceAll(`'`, `''`)}'`);

/** SQL of another value than the row has. */
function another(table: Table, { name, type }: Column, { elsewhere }: Aim): string {
  if (name === table.owner && table.primaryKey.length > 1 && elsewhere) return `'${elsewhere}'::uuid`;
  if (name === 'role') return `case "${name}" when 'auditor' then 'manager' else 'auditor' end`;
  switch (type) {
    case 'uuid':
      return 'gen_random_uuid()';
    case 'bool':
      return `not coalesce("${name}", false)`;
    case 'text':
      return `coalesce("${name}", '') || 'x'`;
    case 'date':
      return `coalesce("${name}" + 1, '2026-01-01')`;
    case 'timestamptz':
      return `coalesce("${name}" + interval '1 ms', now())`;
    case 'bytea':
      return `coalesce("${name}", '') || '\\x00'::bytea`;
    case 'jsonb':
    case 'json':
      return `'{"another": true}'::${type}`;
    case 'regclass':
      return `'audit.event'::regclass`;
    case 'xid8':
      return 'pg_current_xact_id()';
    case 'inet':
      return `'192.0.2.99'::inet`;
    default:
      if (type.startsWith('_')) return `coalesce("${name}", '{}') || "${name}"[1:1]`;
      return `coalesce("${name}", 0) + 100`;
  }
}
