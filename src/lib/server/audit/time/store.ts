import { NO_CLIENT } from '#lib/server/platform/context.ts';
import { rawSql, type Tx } from '#lib/server/platform/database.ts';
import { hold } from '#lib/server/platform/transaction.ts';

/*
 * All of it is the directory's, as is the installation's own log.
 */

/** A token as it is stored: of the checkpoint of that size, or (null) of the list of those before it. */
export interface TokenRow {
  readonly no: number;
  readonly size: number | null;
  readonly until: Date;
  readonly token: Uint8Array;
}

/** Tokens over the text of the installation's checkpoint of that size: DER of RFC 3161's TimeStampToken. */
export async function tokensAt(tx: Tx, size: number): Promise<readonly Uint8Array[]> {
  const rows = await rawSql(tx)<{ token: Uint8Array }[]>`
    select token from audit.time_token where client_id = ${NO_CLIENT} and size = ${size} order by no`;
  return rows.map(({ token }) => token);
}

/** Makes whoever would add to the list wait until this transaction ends. */
export async function holdTokens(tx: Tx): Promise<void> {
  await hold(tx, 'segl.audit.time');
}

/**
 * RFC 6962 leaf hashes of the tokens, in the order of the list, to its end or the first that is missing: a row that somebody
 * put far behind it does not move with each new one.
 */
export async function tokenLeaves(tx: Tx): Promise<Uint8Array[]> {
  const rows = await rawSql(tx)<{ hash: Uint8Array }[]>`
    select sha256('\\x00'::bytea || token) as hash
    from (
      select no, token, row_number() over (order by no) - 1 as place from audit.time_token
      where client_id = ${NO_CLIENT}
    ) as listed
    where no = place order by no`;
  return rows.map(({ hash }) => hash);
}

export async function insertToken(tx: Tx, row: TokenRow): Promise<void> {
  await rawSql(tx)`insert into audit.time_token (client_id, no, size, until, token)
    values (${NO_CLIENT}, ${row.no}, ${row.size}, ${row.until.toISOString()}, ${row.token})`;
}

/** When the first of the certificates ends that the list rests on, from its last renewal on; null while it is empty. */
export async function restsUntil(tx: Tx): Promise<Date | null> {
  const [row] = await rawSql(tx)<{ until: string | null }[]>`
    select min(until) as until from audit.time_token
    where client_id = ${NO_CLIENT}
      and no >= coalesce((select max(no) from audit.time_token where client_id = ${NO_CLIENT} and size is null), 0)`;
  return dateOf(row?.until ?? null);
}

/** When the first certificate ends that the newest token rests on; null while there is none. */
export async function newestUntil(tx: Tx): Promise<Date | null> {
  const [row] = await rawSql(tx)<{ until: string }[]>`
    select until from audit.time_token where client_id = ${NO_CLIENT} order by no desc limit 1`;
  return dateOf(row?.until ?? null);
}

export async function isStamped(tx: Tx, size: number): Promise<boolean> {
  const rows = await rawSql(tx)`
    select from audit.time_token where client_id = ${NO_CLIENT} and size = ${size}`;
  return rows.length > 0;
}

/** A token with what it is a token of. */
export interface ListedToken extends TokenRow {
  /** The checkpoint's signed note; null: there is none of that size, or it is one of the list. */
  readonly note: string | null;
}

interface StoredToken {
  no: bigint;
  size: bigint | null;
  until: string;
  token: Uint8Array;
  note: string | null;
}

/** As PostgreSQL writes it. */
const dateOf = (text: string | null) => (text === null ? null : new Date(text));

const listed = ({ no, size, until, ...row }: StoredToken): ListedToken => ({
  ...{ ...row, no: Number(no), until: new Date(until) },
  size: size === null ? null : Number(size),
});

/** A page of the list, from behind `after`. */
export async function readTokens(tx: Tx, after: number, limit: number): Promise<ListedToken[]> {
  const rows = await rawSql(tx)<StoredToken[]>`
    select no, time_token.size, until, token, note from audit.time_token
    left join audit.checkpoint on checkpoint.client_id = ${NO_CLIENT} and checkpoint.size = time_token.size
    where time_token.client_id = ${NO_CLIENT} and no > ${after} order by no limit ${limit}`;
  return rows.map(listed);
}

/** Those with these numbers. */
export async function findTokens(tx: Tx, numbers: readonly number[]): Promise<ListedToken[]> {
  const rows = await rawSql(tx)<StoredToken[]>`
    select no, time_token.size, until, token, note from audit.time_token
    left join audit.checkpoint on checkpoint.client_id = ${NO_CLIENT} and checkpoint.size = time_token.size
    where time_token.client_id = ${NO_CLIENT} and no = any (${[...numbers]}::bigint[]) order by no`;
  return rows.map(listed);
}

/** A head of a client's log in the installation's, and the tokens that came while it was the newest there. */
export interface HeadWithTokens {
  readonly size: number;
  readonly origin: string;
  /** The first token that covers it. */
  readonly first: number | null;
  /** The last one before the next head of that client. */
  readonly last: number | null;
}

export async function headsWithTokens(tx: Tx, clientId: string): Promise<HeadWithTokens[]> {
  const rows = await rawSql(tx)<
    { size: bigint; origin: string; first: bigint | null; last: bigint | null }[]
  >`with gathered as (
      select head.size, split_part(note, E'\\n', 1) as origin, leaf.index,
        lead(leaf.index) over (order by leaf.index) as next
      from audit.head join audit.leaf on leaf.client_id = ${NO_CLIENT} and leaf.event_id = head.id
      where head.client_id = ${NO_CLIENT} and "of" = ${clientId}
    )
    select gathered.size, origin, first.no as first, last.no as last
    from gathered
    left join lateral (
      select no from audit.time_token
      where client_id = ${NO_CLIENT} and time_token.size > gathered.index order by time_token.size limit 1
    ) as first on true
    left join lateral (
      select no from audit.time_token
      where client_id = ${NO_CLIENT} and time_token.size > gathered.index
        and time_token.size <= coalesce(gathered.next, 9223372036854775807)
      order by time_token.size desc limit 1
    ) as last on true
    order by gathered.index`;
  const number = (each: bigint | null) => (each === null ? null : Number(each));
  return rows.map(({ size, origin, first, last }) => ({
    ...{ size: Number(size), origin },
    ...{ first: number(first), last: number(last) },
  }));
}

/** The first head of that log, under that origin, that covers a leaf and is stamped, with its token. */
export async function stampOverLeaf(
  tx: Tx,
  { clientId, origin, index }: { clientId: string; origin: string; index: number },
) {
  type Row = {
    size: bigint;
    note: string;
    headIndex: bigint;
    stampedSize: bigint;
    stamped: string;
    token: Uint8Array;
  };
  const [row] = await rawSql(tx)<Row[]>`
    select head.size, head.note, leaf.index as "headIndex", first.size as "stampedSize", first.token,
      checkpoint.note as stamped
    from audit.head
    join audit.leaf on leaf.client_id = ${NO_CLIENT} and leaf.event_id = head.id
    join lateral (
      select size, token from audit.time_token
      where client_id = ${NO_CLIENT} and time_token.size > leaf.index order by time_token.size limit 1
    ) as first on true
    join audit.checkpoint on checkpoint.client_id = ${NO_CLIENT} and checkpoint.size = first.size
    where head.client_id = ${NO_CLIENT} and "of" = ${clientId} and head.size > ${index}
      and split_part(head.note, E'\\n', 1) = ${origin}
      and exists (select from audit.time_token where client_id = ${NO_CLIENT})
    order by head.size limit 1`;
  if (!row) return null;
  const { size, headIndex, stampedSize, ...rest } = row;
  const numbers = { size: Number(size), headIndex: Number(headIndex), stampedSize: Number(stampedSize) };
  return { ...rest, ...numbers };
}
