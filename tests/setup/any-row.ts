import type postgres from 'postgres';

/** No two rows have the same number, so that none belongs to another by accident. */
let rows = 0;
const NUMBERS = ['int2', 'int4', 'int8'];

/** A value of each other type that rows are made of; what it says is nobody's concern. */
const VALUES: Readonly<Record<string, string>> = {
  bool: 'true',
  bytea: `sha256(uuid_send(gen_random_uuid()))`,
  date: `'2026-06-15'`,
  json: `'{}'`,
  jsonb: `'{}'`,
  numeric: '7',
  text: `gen_random_uuid()::text`,
  timestamptz: `now()`,
  uuid: 'gen_random_uuid()',
  regclass: `'pg_class'::regclass`,
  xid8: 'pg_current_xact_id()',
};

/**
 * Puts some row into a table, or so many, with these values (SQL, of the row's number `i` from 1 on) and any others; what
 * stands in its way is off by {@link withoutRules}.
 */
export async function insertAnyRow(
  sql: postgres.TransactionSql,
  table: string,
  values: Readonly<Record<string, string>> = {},
  many = 1,
): Promise<void> {
  const columns = await sql<{ name: string; type: string }[]>`
    select attname::text as name, t.typname::text as type from pg_attribute a join pg_type t on t.oid = a.atttypid
    where a.attrelid = ${table}::regclass and a.attnum > 0 and not a.attisdropped and a.attidentity = '' and a.attgenerated = ''
    order by a.attnum`;
  rows += 1;
  const names = columns.map(({ name }) => `"${name}"`);
  const said = columns.map(({ name, type }) => {
    const value = values[name] ?? (NUMBERS.includes(type) ? String(rows) : VALUES[type]);
    if (value === undefined) throw new Error(`no value of type ${type} is known, for ${table}.${name}`);
    return value;
  });
  await sql.unsafe(
    `insert into ${table} (${names.join(', ')}) select ${said.join(', ')} from generate_series(1, ${many}) i`,
  );
}

/** What the table's owner can do: from here on nothing but types, keys and uniqueness stands in a row's way. */
export async function withoutRules(sql: postgres.TransactionSql, table: string): Promise<void> {
  await sql.unsafe(`alter table ${table} disable trigger user`);
  const checks = await sql<{ name: string }[]>`
    select conname as name from pg_constraint where conrelid = ${table}::regclass and contype in ('c', 'f')`;
  for (const { name } of checks) await sql.unsafe(`alter table ${table} drop constraint "${name}"`);
}
