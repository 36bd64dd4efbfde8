import { rawSql, type Tx } from '#lib/server/platform/database.ts';
import {
  keysMade,
  type ForeignKey,
  type PrimaryKeys,
  type UniqueKey,
} from '#lib/server/platform/guards/made.ts';
import type { Findings } from './findings.ts';

/** Rows named per key: a wholesale change says no more with all of them. */
const NAMED = 500;

/**
 * Names every row of the client's that belongs to nothing: for each foreign key that the migrations made, rows without the
 * row they point to. There are none unless somebody switched the database's own rules off.
 */
export async function checkBelonging(tx: Tx, clientId: string, findings: Findings): Promise<void> {
  const { foreign, primary } = keysMade();
  // Whether the client itself is there is asked once, of all tables (`rowsOfNoClient`).
  const ofClients = foreign.filter(
    ({ table, of }) => primary.get(table)?.includes('client_id') && of !== 'platform.client',
  );
  const parts = ofClients.map((key) => looseOf(key, primary));
  const rows = await rawSql(tx).unsafe<LooseRow[]>(parts.join(' union all '), [clientId]);
  for (const { table, id, columns, missing } of rows) {
    const subject = `${table.slice(table.indexOf('.') + 1)} ${id}`;
    const place = `${table} ${id} ${columns}`;
    findings.add({ code: 'loose_row', subject, place, expected: missing, found: 'none' });
  }
}

/**
 * Names every row of the client's without a value in its key, which nothing can point to and nobody reads: the database has
 * refused such since it was made.
 */
export async function checkKeyed(tx: Tx, clientId: string, findings: Findings): Promise<void> {
  const keyed = [...keysMade().primary].filter(([, columns]) => columns.includes('client_id'));
  const parts = keyed.flatMap(([table, columns]) => {
    const key = beside(columns);
    const lacking = key.map((column) => `c.${column} is null`).join(' or ');
    return key.length === 0
      ? []
      : `(select '${table}' as table, ${words(key)} as id from ${table} c where c.client_id = $1 and (${lacking})
          order by 2 limit ${NAMED})`;
  });
  const rows = await rawSql(tx).unsafe<Pick<LooseRow, 'table' | 'id'>[]>(parts.join(' union all '), [
    clientId,
  ]);
  for (const { table, id } of rows) {
    // Of what a client has one of, it is the client's.
    const subject = `${table.slice(table.indexOf('.') + 1)} ${id || clientId}`;
    findings.add({
      ...{ code: 'loose_row', subject, place: `${table} ${id || clientId} key` },
      ...{ expected: 'a value in each column of its key', found: 'none' },
    });
  }
}

/**
 * Names what stands several times among the client's rows and may stand once: for each key and unique index that the
 * migrations made. An index that was let go of, also for a moment, or a table that inherits from ours, adds rows that a sum
 * counts and a look-up passes over.
 */
export async function checkOnce(tx: Tx, clientId: string, findings: Findings): Promise<void> {
  const ofClients = keysMade().unique.filter(({ columns }) => columns.includes('client_id'));
  const rows = await rawSql(tx).unsafe<RepeatedRow[]>(ofClients.map(repeatedOf).join(' union all '), [
    clientId,
  ]);
  for (const { table, name, id, times } of rows) {
    const subject = `${table.slice(table.indexOf('.') + 1)} ${id}`;
    findings.add({
      code: 'row_repeated',
      subject,
      place: `${table} ${id} ${name}`,
      expected: 'once',
      found: times,
    });
  }
}

interface RepeatedRow {
  readonly table: string;
  /** The key's. */
  readonly name: string;
  readonly id: string;
  readonly times: string;
}

function repeatedOf({ table, name, columns }: UniqueKey): string {
  const key = columns.map((column) => `c.${column}`);
  const said = key.map((column) => `${column} is not null`).join(' and ');
  const others = beside(columns);
  return `(select '${table}' as table, '${name}' as name, ${words(others.length > 0 ? others : columns)} as id, count(*)::text as times
    from ${table} c where c.client_id = $1 and ${said} group by ${key.join(', ')} having count(*) > 1
    order by 3 limit ${NAMED})`;
}

interface LooseRow {
  readonly table: string;
  readonly id: string;
  /** Those that point nowhere. */
  readonly columns: string;
  /** What they point to. */
  readonly missing: string;
}

/** One that points nowhere, as it may where a column is null, is not loose. */
function looseOf({ table, columns, of, ofColumns }: ForeignKey, primary: PrimaryKeys): string {
  const wanted = beside(columns);
  const there = ofColumns.map((column, at) => `p.${column} = c.${columns[at] ?? ''}`).join(' and ');
  const said = wanted.map((column) => `c.${column} is not null`).join(' and ');
  return `(select '${table}' as table, ${words(beside(primary.get(table) ?? []))} as id, '${wanted.join(', ')}' as columns,
      '${of.replaceAll('"', '')} ' || ${words(wanted)} as missing
    from ${table} c where c.client_id = $1 and ${said} and not exists (select from ${of} p where ${there})
    order by 2 limit ${NAMED})`;
}

/** The columns beside the client's, which is the same in all. */
const beside = (columns: readonly string[]) => columns.filter((column) => column !== 'client_id');

const words = (columns: readonly string[]) =>
  `concat_ws('/', ${columns.map((each) => `c.${each}`).join(', ')})`;
