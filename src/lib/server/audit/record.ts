import { randomBytes } from 'node:crypto';
import type postgres from 'postgres';
import { v7 } from 'uuid';
import { canonicalText, type JsonObject } from '#lib/domain/canonical.ts';
import type { Said } from '#lib/domain/statement.ts';
import {
  mayCause,
  type EventKind,
  type EVENTS,
  type Finding,
  type SaysOf,
} from '#lib/domain/events/kinds.ts';
import type { SubjectType } from '#lib/domain/events/subjects.ts';
import { eventStatement } from '#lib/domain/tlog/event.ts';
import { macOf } from './mark/mac.ts';
import { hexOf, hmacSha256 } from '#lib/server/platform/hashing.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { rawSql, type TransactionSql, type Tx } from '#lib/server/platform/database.ts';

/** Something that happened to a subject. */
export type NewEvent = { readonly [K in EventKind]: EventOf<K> }[EventKind];

interface EventOf<K extends EventKind> {
  readonly kind: K;
  readonly subject: { readonly type: (typeof EVENTS)[K]['of']; readonly id: string };
  /** The readable part, erasable later: what its kind says of its subject, and whatever else tells of it. */
  readonly detail: JsonObject & Saying[SaysOf<K>] & (K extends Finding ? Found : unknown);
}

/**
 * `statement` is the hex SHA-256 of the subject's canonical statement after the change, in the version that `form` names:
 * reconciling says the rows in the same and compares. Null says the subject is no more.
 */
interface Saying {
  readonly subject: Said;
  readonly end: { readonly statement: null };
  readonly nothing: { readonly statement?: never; readonly form?: never };
}

/**
 * The hex SHA-256 of what the subject said before, of the rows as the transaction found them, under the lock that it holds
 * until it ends; null: there was none. Verifying holds it against what the log said last.
 */
export interface Found {
  readonly was: string | null;
}

/** An event ready to be written: its id and time are fixed, its statement is the bytes the log will hash. */
export interface PreparedEvent {
  readonly clientId: string;
  readonly id: string;
  readonly at: string;
  readonly actorId: string;
  readonly requestId: string;
  readonly kind: EventKind;
  readonly subjectType: SubjectType;
  readonly subjectId: string;
  readonly statement: Uint8Array;
  /** {@link macOf} it. */
  readonly mac: Uint8Array;
  readonly salt: Uint8Array;
  readonly detail: string;
}

const SALT_BYTES = 32;
/** Salts drawn at a time: each draw costs as much as some hundred bytes of it. */
const SALTS = 64;
let drawn = Buffer.alloc(0);

/** Random bytes that nobody was given before; a part of a larger draw. */
function drawSalt(): Uint8Array {
  if (drawn.length === 0) drawn = randomBytes(SALT_BYTES * SALTS);
  const salt = drawn.subarray(0, SALT_BYTES);
  drawn = drawn.subarray(SALT_BYTES);
  return salt;
}
/** Rows per statement: large enough to amortise it, small enough for its parameters. */
const CHUNK = 2000;

/**
 * Everything that can be done before the database is asked; draws the id, the time and the salt.
 * @throws where nobody who was let in by this ability may cause such an event: then a procedure does what it does not say
 */
export function prepare(context: Context, event: NewEvent): PreparedEvent {
  const { clientId, actorId, requestId, ability } = context;
  const { kind, subject } = event;
  if (ability && !mayCause(ability, kind)) throw new Error(`${kind} is not for ${ability} to cause`);
  const id = v7();
  const at = context.platform.clock.now().toISOString();
  const salt = drawSalt();
  const detail = canonicalText({
    ...(context.device !== undefined && { device: context.device }),
    ...event.detail,
  });
  // `commitmentTo` of the domain, by Node's own hash.
  const commitment = hexOf(hmacSha256(salt, detail));
  const who = { client: clientId, actor: actorId, request: requestId };
  const statement = eventStatement({ ...who, id, at, kind, subject, commitment });
  return {
    clientId,
    id,
    at,
    actorId,
    requestId,
    kind,
    subjectType: subject.type,
    subjectId: subject.id,
    statement,
    mac: macOf(context.platform.keys, statement),
    salt,
    detail,
  };
}

/**
 * The CTEs that write one event, for a caller that places them into its own statement:
 * `` sql`with posted as (…), ${eventCtes(sql, prepared)} select …` ``. PostgreSQL runs them whether or not
 * anything reads them.
 *
 * @param where what follows the values, such as `` sql`from posted` ``: then only where that has a row
 */
export function eventCtes(
  sql: TransactionSql,
  event: PreparedEvent,
  where = sql``,
): postgres.PendingQuery<postgres.Row[]> {
  const { clientId, id } = event;
  return sql`audit_event as (
      insert into audit.event
        (client_id, id, at, actor_id, request_id, kind, subject_type, subject_id, commitment, mac)
      select ${clientId}, ${id}, ${event.at}, ${event.actorId}, ${event.requestId}, ${event.kind},
        ${event.subjectType}, ${event.subjectId}, ${commitmentOf(event)}, ${event.mac} ${where}
    ), audit_detail as (
      insert into audit.event_detail (client_id, event_id, salt, detail)
      select ${clientId}, ${id}, ${event.salt}, ${event.detail} ${where}
    ), audit_pending as (
      insert into audit.pending (client_id, event_id) select ${clientId}, ${id} ${where}
    )`;
}

/** Writes a prepared event in the caller's transaction, in one statement. */
export async function insertPrepared(tx: Tx, event: PreparedEvent): Promise<void> {
  const sql = rawSql(tx);
  await sql`with ${eventCtes(sql, event)} select`;
}

/**
 * Writes the event in the caller's transaction: it is in the log exactly if the change it tells of is.
 * @returns the event's id, to be awaited with `covered` after the commit
 */
export async function record(tx: Tx, context: Context, event: NewEvent): Promise<string> {
  const prepared = prepare(context, event);
  await insertPrepared(tx, prepared);
  return prepared.id;
}

/** {@link record} for many, in the order given; thousands per statement. */
export async function recordAll(tx: Tx, context: Context, events: readonly NewEvent[]): Promise<string[]> {
  const ids: string[] = [];
  for (let at = 0; at < events.length; at += CHUNK) {
    const prepared = events.slice(at, at + CHUNK).map((event) => prepare(context, event));
    await insertChunk(rawSql(tx), context, prepared);
    for (const { id } of prepared) ids.push(id);
  }
  return ids;
}

async function insertChunk(
  sql: TransactionSql,
  context: Context,
  events: readonly PreparedEvent[],
): Promise<void> {
  const { clientId, actorId, requestId } = context;
  const column = <T>(value: (event: PreparedEvent) => T) => events.map(value);
  await sql`with new as materialized (
      select * from unnest(
        ${column((event) => event.id)}::uuid[], ${column((event) => event.at)}::timestamptz[],
        ${column((event) => event.kind)}::text[], ${column((event) => event.subjectType)}::text[],
        ${column((event) => event.subjectId)}::text[], ${column((event) => commitmentIn(event.statement))}::text[],
        ${column((event) => hexOf(event.mac))}::text[], ${column((event) => hexOf(event.salt))}::text[],
        ${column((event) => event.detail)}::text[]
      ) with ordinality as new (id, at, kind, subject_type, subject_id, commitment, mac, salt, detail, position)
    ), audit_event as (
      insert into audit.event
        (client_id, id, at, actor_id, request_id, kind, subject_type, subject_id, commitment, mac)
      select ${clientId}, id, at, ${actorId}, ${requestId}, kind, subject_type, subject_id,
        decode(commitment, 'hex'), decode(mac, 'hex')
      from new
    ), audit_detail as (
      insert into audit.event_detail (client_id, event_id, salt, detail)
      select ${clientId}, id, decode(salt, 'hex'), detail from new
    )
    insert into audit.pending (client_id, event_id) select ${clientId}, id from new order by position`;
}

/** What of the statement a row has no column for: with it and them, `audit.statement_of` says the same bytes again. */
export function commitmentOf({ statement }: PreparedEvent): Uint8Array {
  return Buffer.from(commitmentIn(statement), 'hex');
}

const COMMITMENT = '"commitment":"';

/** In hex. Of bytes that we made: what stands before it has its quotes escaped, so the name is found where it is one. */
function commitmentIn(statement: Uint8Array): string {
  const bytes = Buffer.from(statement.buffer, statement.byteOffset, statement.length);
  const at = bytes.indexOf(COMMITMENT) + COMMITMENT.length;
  return bytes.toString('latin1', at, at + 64);
}
