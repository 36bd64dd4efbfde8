import type postgres from 'postgres';
import { CHUNK } from '#lib/domain/events/search/postings.ts';
import { wantedWords } from '#lib/domain/events/search/words.ts';
import { rawSql, type TransactionSql, type Tx } from '#lib/server/platform/database.ts';
import { columns, toEvent, type EventRow, type LoggedEvent } from '../reading.ts';

/** Days, in Norway, both included. */
export interface Days {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

/** What is sought, in so far as a row shows it without being read as words; who seeks looks at the rest. */
export interface Roughly extends Days {
  readonly person?: string | undefined;
  readonly kind?: string | undefined;
  readonly of?: string | undefined;
  readonly id?: string | undefined;
  readonly text?: string | undefined;
}

/** A chunk in words: where each of them stands in it, as {@link encodePlaces} says it. */
export interface ChunkInWords {
  readonly chunk: number;
  /** When its events happened. */
  readonly firstAt: string;
  readonly lastAt: string;
  readonly words: ReadonlyMap<string, Uint8Array>;
}

/** Chunks one behind the other that can be searched by words. */
export interface Run {
  readonly low: number;
  readonly high: number;
  /** Something in each of them may be of the days that were asked for. */
  readonly within: boolean;
}

/** Of two thousand million leaves: more than a log has. */
const MOST_CHUNKS = 2 ** 21;

/** The chunks that can be searched by words, the newest first; of those that the log can have, whatever else lies there. */
export async function runsInWords(tx: Tx, clientId: string, { since, until }: Days): Promise<Run[]> {
  const sql = rawSql(tx);
  const newest = Math.min(Math.floor((await leavesOf(tx, clientId)) / CHUNK), MOST_CHUNKS) - 1;
  return sql<Run[]>`
    with chunks as (
      select chunk, ${since === undefined ? sql`true` : sql`last_at >= ${startOf(sql, since)}`}
        and ${until === undefined ? sql`true` : sql`first_at < ${endOf(sql, until)}`} as within
      from audit.search_chunk where client_id = ${clientId} and chunk between 0 and ${newest}
    ), numbered as (
      select chunk, within, chunk - row_number() over (partition by within order by chunk) as run from chunks)
    select min(chunk) as low, max(chunk) as high, within from numbered group by within, run order by high desc`;
}

/** The chunks from `low` to `high` in which all of these words stand, newest first, each with where each word does. */
export async function chunksWithAll(
  tx: Tx,
  clientId: string,
  words: readonly string[],
  { low, high }: { readonly low: number; readonly high: number },
): Promise<{ chunk: number; places: Uint8Array[] }[]> {
  return rawSql(tx)<{ chunk: number; places: Uint8Array[] }[]>`
    select chunk, array_agg(places) as places from audit.search_word
    where client_id = ${clientId} and word = any (${[...words]}::text[] collate "C")
      and chunk >= ${low} and chunk <= ${high}
    group by chunk having count(*) = ${words.length} order by chunk desc`;
}

/** Those of these chunks in which words begin with each of these, in the order they were given. */
export async function chunksBeginning(
  tx: Tx,
  clientId: string,
  beginnings: readonly string[],
  chunks: readonly number[],
): Promise<number[]> {
  const sql = rawSql(tx);
  const rows = await sql<{ chunk: number }[]>`
    select asked.chunk from unnest(${[...chunks]}::int[]) with ordinality as asked (chunk, no)
    where not exists (
      select from unnest(${[...beginnings]}::text[]) as beginning
      where not exists (select from audit.search_word as found where ${beginsWith(sql, clientId)}))
    order by asked.no`;
  return rows.map(({ chunk }) => chunk);
}

/** Where in each of these chunks words stand that begin with each of these, in the order of the beginnings. */
export async function placesBeginning(
  tx: Tx,
  clientId: string,
  beginnings: readonly string[],
  chunks: readonly number[],
): Promise<{ chunk: number; places: Uint8Array[] }[]> {
  const sql = rawSql(tx);
  return sql<{ chunk: number; places: Uint8Array[] }[]>`
    select asked.chunk, begun.places from unnest(${[...chunks]}::int[]) as asked (chunk)
    cross join unnest(${[...beginnings]}::text[]) with ordinality as wanted (beginning, no)
    cross join lateral (select array_agg(found.places) as places from audit.search_word as found
      where ${beginsWith(sql, clientId)}) as begun
    where begun.places is not null order by asked.chunk, wanted.no`;
}

/** Words begin with a letter, so at `a` or behind it; said again, since the index has no others. */
function beginsWith(sql: TransactionSql, clientId: string) {
  return sql`found.client_id = ${clientId} and found.chunk = asked.chunk and found.word >= 'a' collate "C"
    and found.word >= beginning collate "C" and found.word < (beginning || chr(1114111)) collate "C"`;
}

/** The events of these leaves that may be sought, newest first. */
export async function eventsAt(
  tx: Tx,
  clientId: string,
  indices: readonly number[],
  sought: Roughly,
): Promise<LoggedEvent[]> {
  if (indices.length === 0) return [];
  const sql = rawSql(tx);
  return read(sql, clientId, sql`leaf.index = any (${[...indices]}::bigint[]) and ${roughly(sql, sought)}`);
}

/** The events of a chunk below a leaf that may be sought, newest first. */
export async function eventsOfChunk(
  tx: Tx,
  clientId: string,
  { chunk, below = Number.MAX_SAFE_INTEGER }: { readonly chunk: number; readonly below?: number },
  sought: Roughly = {},
): Promise<LoggedEvent[]> {
  const sql = rawSql(tx);
  const range = sql`leaf.index >= ${chunk * CHUNK} and leaf.index < ${Math.min((chunk + 1) * CHUNK, below)}`;
  return read(sql, clientId, sql`${range} and ${roughly(sql, sought)}`);
}

/** What waits for its leaf and may be sought, newest first, of the newest so many. */
export async function waitingEvents(
  tx: Tx,
  clientId: string,
  most: number,
  sought: Roughly,
): Promise<LoggedEvent[]> {
  const sql = rawSql(tx);
  const rows = await sql<EventRow[]>`
    select ${columns(sql)}, null::bigint as index
    from (select event_id, position from audit.pending where client_id = ${clientId}
      order by position desc limit ${sql.unsafe(String(most))}) as waiting
    join audit.event on event.client_id = ${clientId} and event.id = waiting.event_id
    left join audit.event_detail on event_detail.client_id = ${clientId} and event_detail.event_id = event.id
    where ${roughly(sql, sought)} order by waiting.position desc`;
  return rows.map(toEvent);
}

/** The last chunk before this one that has leaves; -1: none has. */
export async function chunkBefore(tx: Tx, clientId: string, chunk: number): Promise<number> {
  const [row] = await rawSql(tx)<{ index: bigint }[]>`
    select index from audit.leaf where client_id = ${clientId} and index < ${chunk * CHUNK}::bigint
    order by index desc limit 1`;
  return row ? Math.floor(Number(row.index) / CHUNK) : -1;
}

/** Whether all leaves of a chunk are there. */
export async function isWhole(tx: Tx, clientId: string, chunk: number): Promise<boolean> {
  const [row] = await rawSql(tx)<{ leaves: number }[]>`
    select count(*)::int as leaves from audit.leaf
    where client_id = ${clientId} and index >= ${chunk * CHUNK}::bigint and index < ${(chunk + 1) * CHUNK}::bigint`;
  return row?.leaves === CHUNK;
}

/** How many leaves the log has, where none is missing; somebody with the database may have put one far behind the others. */
export async function leavesOf(tx: Tx, clientId: string): Promise<number> {
  const [row] = await rawSql(tx)<{ index: bigint }[]>`
    select index from audit.leaf where client_id = ${clientId} order by index desc limit 1`;
  return row ? Number(row.index) + 1 : 0;
}

export async function insertChunk(
  tx: Tx,
  clientId: string,
  { chunk, firstAt, lastAt, words }: ChunkInWords,
): Promise<void> {
  const sql = rawSql(tx);
  await sql`insert into audit.search_chunk (client_id, chunk, first_at, last_at)
    values (${clientId}, ${chunk}, ${firstAt}, ${lastAt})`;
  await sql`insert into audit.search_word (client_id, word, chunk, places)
    select ${clientId}, word, ${chunk}, decode(places, 'hex')
    from unnest(${[...words.keys()]}::text[],
      ${[...words.values()].map((places) => Buffer.from(places).toString('hex'))}::text[]) as w (word, places)`;
}

export async function deleteChunk(tx: Tx, clientId: string, chunk: number): Promise<void> {
  const sql = rawSql(tx);
  await sql`delete from audit.search_word where client_id = ${clientId} and chunk = ${chunk}`;
  await sql`delete from audit.search_chunk where client_id = ${clientId} and chunk = ${chunk}`;
}

/** All that is stored, whatever it is. */
export async function deleteChunks(tx: Tx, clientId: string): Promise<void> {
  const sql = rawSql(tx);
  await sql`delete from audit.search_word where client_id = ${clientId}`;
  await sql`delete from audit.search_chunk where client_id = ${clientId}`;
}

/** A chunk as it is stored; null where it is not. */
export async function readChunk(tx: Tx, clientId: string, chunk: number): Promise<ChunkInWords | null> {
  const sql = rawSql(tx);
  const [row] = await sql<{ firstAt: string; lastAt: string }[]>`
    select ${iso(sql, 'first_at')} as "firstAt", ${iso(sql, 'last_at')} as "lastAt"
    from audit.search_chunk where client_id = ${clientId} and chunk = ${chunk}`;
  if (!row) return null;
  const words = await sql<{ word: string; places: Uint8Array }[]>`
    select word, places from audit.search_word where client_id = ${clientId} and chunk = ${chunk}`;
  return { ...row, chunk, words: new Map(words.map(({ word, places }) => [word, places])) };
}

/** Chunks of which something is stored and that a log of so many complete ones does not have, or has no row of. */
export async function strayChunks(tx: Tx, clientId: string, complete: number): Promise<number[]> {
  const rows = await rawSql(tx)<{ chunk: number }[]>`
    select distinct chunk from (
      select chunk from audit.search_chunk where client_id = ${clientId} and (chunk < 0 or chunk >= ${complete})
      union all
      select chunk from audit.search_word w where client_id = ${clientId} and (chunk < 0 or chunk >= ${complete}
        or not exists (select from audit.search_chunk c where c.client_id = ${clientId} and c.chunk = w.chunk))
    ) as stray order by chunk limit 500`;
  return rows.map(({ chunk }) => chunk);
}

async function read(sql: TransactionSql, clientId: string, which: postgres.PendingQuery<postgres.Row[]>) {
  const rows = await sql<EventRow[]>`
    select ${columns(sql)}, leaf.index
    from audit.leaf join audit.event on event.client_id = ${clientId} and event.id = leaf.event_id
    left join audit.event_detail on event_detail.client_id = ${clientId} and event_detail.event_id = event.id
    where leaf.client_id = ${clientId} and ${which}
    order by leaf.index desc`;
  return rows.map(toEvent);
}

function within(sql: TransactionSql, { since, until }: Days) {
  return sql`${since === undefined ? sql`true` : sql`event.at >= ${startOf(sql, since)}`}
    and ${until === undefined ? sql`true` : sql`event.at < ${endOf(sql, until)}`}`;
}

/** Words that stand in a text as they are looked for, but for large letters: all of them but `k`, which the kelvin sign is too. */
const PLAIN_WORD = /^[a-jl-z0-9]+$/;

function roughly(sql: TransactionSql, { person, kind, of, id, text, ...days }: Roughly) {
  const all = sql`true`;
  const { whole, beginnings } = wantedWords({ text });
  const plain = [...whole, ...beginnings].filter((word) => PLAIN_WORD.test(word));
  return sql`${within(sql, days)}
    and ${person === undefined ? all : sql`event.actor_id = ${person}`}
    and ${kind === undefined ? all : sql`event.kind = ${kind}`}
    and ${of === undefined ? all : sql`event.subject_type = ${of}`}
    and ${id === undefined ? all : sql`(event.subject_id = ${id} or position(${id} in event_detail.detail) > 0)`}
    and not exists (select from unnest(${plain}::text[]) as word
      where position(word in lower(event.subject_id || ' ' || coalesce(event_detail.detail, ''))) = 0)`;
}

const startOf = (sql: TransactionSql, day: string) =>
  sql`(${day}::date)::timestamp at time zone 'Europe/Oslo'`;
const endOf = (sql: TransactionSql, day: string) =>
  sql`(${day}::date + 1)::timestamp at time zone 'Europe/Oslo'`;
const iso = (sql: TransactionSql, column: 'first_at' | 'last_at') =>
  sql`to_char(${sql(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
