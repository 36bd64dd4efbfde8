import { machine, type Context } from '#lib/server/platform/context.ts';
import { ok } from '#lib/domain/result.ts';
import { rawSql, type Tx } from '#lib/server/platform/database.ts';
import { behind } from '../behind.ts';

/** A head of a client's log, as it was signed. */
export interface Head {
  readonly of: string;
  readonly size: number;
  readonly note: string;
}
export type Gathered = Omit<Head, 'of'>;

/**
 * The size of the newest head that the installation's own log holds of the same log as each of these, by its name; 0 where
 * there is none. Looked up, as it is asked within a second of whatever binds. One that stands beside the log was put there by
 * somebody, and must not keep the log's own from being taken.
 */
export async function sizesBefore(tx: Tx, directory: string, heads: readonly Head[]): Promise<number[]> {
  const rows = await rawSql(tx)<{ size: bigint }[]>`
    select coalesce((
      select head.size from audit.head
      join audit.leaf on leaf.client_id = ${directory} and leaf.event_id = head.id
      where head.client_id = ${directory} and head."of" = asked."of" and starts_with(head.note, asked.name)
      order by head.size desc limit 1), 0) as size
    from unnest(${heads.map((head) => head.of)}::uuid[], ${heads.map(({ note }) => nameIn(note))}::text[])
      with ordinality as asked ("of", name, no)
    order by no`;
  return rows.map(({ size }) => Number(size));
}

/** The name under which it was signed, with the end of its line: another, where a log was begun anew. */
const nameIn = (note: string) => note.slice(0, note.indexOf('\n') + 1);

/**
 * Writes heads and their leaves from `first` on, in the order given. PostgreSQL hashes what lies there.
 * @returns the leaf hashes, in that order
 */
export async function insertHeads(
  tx: Tx,
  directory: string,
  first: number,
  heads: readonly (Head & { readonly id: string })[],
): Promise<Uint8Array[]> {
  const rows = await rawSql(tx)<{ hash: Uint8Array }[]>`
    with new as materialized (
      select id, "of", size, note, ${first}::bigint - 1 + position as index
      from unnest(${heads.map(({ id }) => id)}::uuid[], ${heads.map(({ of }) => of)}::uuid[],
        ${heads.map(({ size }) => size)}::bigint[], ${heads.map(({ note }) => note)}::text[])
        with ordinality as new (id, "of", size, note, position)
    ), head as (
      insert into audit.head (client_id, id, "of", size, note) select ${directory}, id, "of", size, note from new
    ), leaf as (
      insert into audit.leaf (client_id, index, event_id, leaf_hash)
      select ${directory}, index, id, sha256('\\x00'::bytea || convert_to(note, 'UTF8')) from new
      returning index, leaf_hash
    )
    select leaf_hash as hash from leaf order by index`;
  return rows.map(({ hash }) => hash);
}

/** The heads of the context's log that the installation's own log holds, the smallest first. */
export async function gatheredOf({ platform, clientId }: Context): Promise<readonly Gathered[]> {
  const directory = machine(platform);
  const found = await directory.transaction(async (tx) => {
    const rows = await rawSql(tx)<{ size: bigint; note: string }[]>`
      select size, note from audit.head
      where client_id = ${directory.clientId} and "of" = ${clientId} order by size`;
    return ok(rows.map(({ size, note }) => ({ size: Number(size), note })));
  });
  return found.ok ? found.value : [];
}

/** The heads of its own under which the installation's log was left when it was begun anew, each with its leaf, in their order. */
export async function headsLeft(tx: Tx, directory: string): Promise<{ index: number; note: string }[]> {
  const rows = await rawSql(tx)<{ index: bigint; note: string }[]>`
    select leaf.index, head.note from audit.head
    join audit.leaf on leaf.client_id = ${directory} and leaf.event_id = head.id
    where head.client_id = ${directory} and head.of = ${directory} and leaf.index >= 0 order by leaf.index`;
  return rows.map(({ index, note }) => ({ index: Number(index), note }));
}

/** A page of the installation's log. */
export async function readHeadLeaves(tx: Tx, directory: string, after: bigint | null, limit: number) {
  type Row = {
    index: bigint;
    id: string;
    leafHash: Uint8Array;
    of: string | null;
    size: bigint;
    note: string;
  };
  const sql = rawSql(tx);
  const rows = await sql<Row[]>`
    select leaf.index, leaf.event_id as id, leaf.leaf_hash as "leafHash", head.of, head.size, head.note
    from audit.leaf left join audit.head on head.client_id = ${directory} and head.id = leaf.event_id
    where leaf.client_id = ${directory} and ${behind(sql, sql`leaf.index`, after)} order by leaf.index limit ${limit}`;
  return rows.map(({ index, size, of, note, ...row }) => ({
    ...{ ...row, index: Number(index), at: index },
    head: of === null ? null : { of, size: Number(size), note },
  }));
}

/** Heads that stand beside the log. */
export async function headsWithoutLeaf(tx: Tx, directory: string, limit: number): Promise<string[]> {
  const rows = await rawSql(tx)<{ id: string }[]>`
    select head.id from audit.head
    left join audit.leaf on leaf.client_id = ${directory} and leaf.event_id = head.id
    where head.client_id = ${directory} and leaf.event_id is null order by head.id limit ${limit}`;
  return rows.map(({ id }) => id);
}

/** The newest head of this client among the first `below` leaves of the installation's log. */
export async function newestLeafOf(
  tx: Tx,
  directory: string,
  of: string,
  below: number,
): Promise<(Gathered & { readonly index: number }) | null> {
  const [row] = await rawSql(tx)<{ size: bigint; note: string; index: bigint }[]>`
    select head.size, head.note, leaf.index from audit.head
    join audit.leaf on leaf.client_id = ${directory} and leaf.event_id = head.id
    where head.client_id = ${directory} and head.of = ${of} and leaf.index < ${below}
    order by head.size desc, leaf.index desc limit 1`;
  return row ? { size: Number(row.size), note: row.note, index: Number(row.index) } : null;
}
