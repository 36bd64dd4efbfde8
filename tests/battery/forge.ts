import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import { canonicalText } from '#lib/domain/canonical.ts';
import { EVENTS, EVENT_KINDS, type EventKind } from '#lib/domain/events/kinds.ts';
import { ok } from '#lib/domain/result.ts';
import { commitmentTo } from '#lib/domain/tlog/event.ts';
import type { Reconciler } from '#lib/server/audit/index.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Sql } from './catalogue.ts';

/** A subject whose rows are not what its last event says. */
export interface Misfit {
  readonly type: string;
  readonly id: string;
  /** What the rows say now, hashed as an event would have to say it; null where there are none. */
  readonly statement: string | null;
  readonly form: string | null;
  /** The last event that states the subject; null where none does. */
  readonly last: { readonly eventId: string; readonly kind: string; readonly detail: object } | null;
}

/** What would have to be said so that the rows are what the log says: our code is open, so that anybody can find out. */
export async function misfits(context: Context, owner: Sql, reconciler: Reconciler): Promise<Misfit[]> {
  const type = reconciler.subjectType;
  const last = await lastSaid(owner, context.clientId, type);
  const gone = new Set(last.keys());
  const found: Misfit[] = [];
  await context.transaction(async (tx) => {
    for await (const { id, as } of reconciler.current(tx, context)) {
      gone.delete(id);
      const said = last.get(id) ?? null;
      const form = said?.form ?? null;
      const now = as(form);
      if (now.ok && now.value !== said?.statement)
        found.push({ type, id, statement: now.value, form, last: said });
    }
    return ok();
  });
  for (const id of gone) {
    const said = last.get(id);
    if (said && said.statement !== null)
      found.push({ type, id, statement: null, form: said.form, last: said });
  }
  return found;
}

interface LastSaid {
  readonly eventId: string;
  readonly kind: string;
  readonly detail: object;
  readonly statement: string | null;
  readonly form: string | null;
}

async function lastSaid(owner: Sql, clientId: string, type: string): Promise<Map<string, LastSaid>> {
  const rows = await owner<{ id: string; eventId: string; kind: string; detail: string }[]>`
    select subject_id as id, event.id as "eventId", kind, detail from audit.event
    join audit.event_detail on event_detail.client_id = event.client_id and event_id = event.id
    join audit.leaf on leaf.client_id = event.client_id and leaf.event_id = event.id
    where event.client_id = ${clientId} and subject_type = ${type} order by index`;
  const last = new Map<string, LastSaid>();
  for (const { id, eventId, kind, detail: text } of rows) {
    const detail = JSON.parse(text) as { statement?: string | null; form?: string };
    if (detail.statement === undefined) continue;
    last.set(id, { eventId, kind, detail, statement: detail.statement, form: detail.form ?? null });
  }
  return last;
}

/**
 * Appends an event that says what the rows say: everything right but the mark, of which somebody without the master key
 * has only those of other events. @returns its id
 */
export async function appendFitting(owner: Sql, clientId: string, misfit: Misfit): Promise<string> {
  const id = v7();
  const [row] = await owner<{ actor: string; request: string; mac: Uint8Array }[]>`
    select actor_id as actor, request_id as request, mac from audit.event
    where client_id = ${clientId} and mac is not null order by id desc limit 1`;
  if (!row) throw new Error('no event with a mark');
  const at = new Date().toISOString();
  const kind = misfit.last?.kind ?? firstKindOf(misfit.type);
  const { detail, commitment, salt } = fitting(misfit);
  const subject = { type: misfit.type, id: misfit.id };
  await owner`insert into audit.event
        (client_id, id, at, actor_id, request_id, kind, subject_type, subject_id, commitment, mac)
      values (${clientId}, ${id}, ${at}, ${row.actor}, ${row.request}, ${kind}, ${subject.type}, ${subject.id},
        decode(${commitment}, 'hex'), ${row.mac})`;
  await owner`insert into audit.event_detail (client_id, event_id, salt, detail)
      values (${clientId}, ${id}, ${salt}, ${detail})`;
  await owner`insert into audit.pending (client_id, event_id) values (${clientId}, ${id})`;
  return id;
}

function fitting(misfit: Misfit): { detail: string; commitment: string; salt: Uint8Array } {
  const said = misfit.statement === null ? {} : { form: misfit.form };
  const detail = canonicalText({ ...misfit.last?.detail, ...said, statement: misfit.statement });
  const salt = randomBytes(32);
  return { detail, salt, commitment: commitmentTo(salt, detail) };
}

function firstKindOf(type: string): EventKind {
  const kind = EVENT_KINDS.find((each) => EVENTS[each].of === type);
  if (!kind) throw new Error(`nothing happens to a ${type}`);
  return kind;
}

/**
 * Rewrites the log from the subject's last word on: takes it out where its rows are gone, or has it say what they say now;
 * then queues it and all behind it, for the application to place and sign anew. Every other event bears its own mark.
 */
export async function rewriteTail(root: Sql, clientId: string, misfit: Misfit): Promise<string[]> {
  if (!misfit.last) return [];
  const { eventId } = misfit.last;
  const place = await placeOf(root, clientId, eventId);
  if (place !== null) await cutFrom(root, clientId, place);
  if (misfit.statement === null) await unsay(root, clientId, eventId);
  else await restate(root, clientId, misfit, eventId);
  return [eventId];
}

/** The leaves from here on wait again, and nothing is left of what was built or signed over them. */
export async function cutFrom(sql: Sql, clientId: string, index: number): Promise<void> {
  await sql`insert into audit.pending (client_id, event_id)
    select client_id, event_id from audit.leaf where client_id = ${clientId} and index >= ${index} order by index`;
  await sql`delete from audit.leaf where client_id = ${clientId} and index >= ${index}`;
  await sql`delete from audit.node where client_id = ${clientId} and ((index + 1) << level::int) > ${index}`;
  await sql`delete from audit.checkpoint where client_id = ${clientId} and size > ${index}`;
}

/** Null where it waits already, in a tail that was cut off. */
async function placeOf(sql: Sql, clientId: string, eventId: string): Promise<number | null> {
  const [leaf] = await sql<{ index: string }[]>`
    select index from audit.leaf where client_id = ${clientId} and event_id = ${eventId}`;
  return leaf ? Number(leaf.index) : null;
}

async function unsay(sql: Sql, clientId: string, eventId: string): Promise<void> {
  await sql`delete from audit.pending where client_id = ${clientId} and event_id = ${eventId}`;
  await sql`delete from audit.event_detail where client_id = ${clientId} and event_id = ${eventId}`;
  await sql`delete from audit.event where client_id = ${clientId} and id = ${eventId}`;
}

async function restate(sql: Sql, clientId: string, misfit: Misfit, eventId: string): Promise<void> {
  const { detail, commitment, salt } = fitting(misfit);
  await sql`update audit.event set commitment = decode(${commitment}, 'hex')
    where client_id = ${clientId} and id = ${eventId}`;
  await sql`update audit.event_detail set salt = ${salt}, detail = ${detail}
    where client_id = ${clientId} and event_id = ${eventId}`;
}
