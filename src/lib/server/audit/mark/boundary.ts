import { bytesToHex } from '@noble/hashes/utils.js';
import { ok } from '#lib/domain/result.ts';
import { statedIn } from '#lib/domain/tlog/event.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { rawSql, type Tx } from '#lib/server/platform/database.ts';
import { newestHead } from '../sequence/head.ts';
import { record } from '../record.ts';
import { isAuthentic, sequence, sequenceAll } from '../sequence/sequence.ts';
import { hasMarked } from './marked.ts';
import { namedLog } from '../memory/forks.ts';
import { memoryOf } from '../memory/memory.ts';
import { ownWords } from '../own-words.ts';
import { lockSequencing } from '../store.ts';

/** Up to where a log has events without a MAC, which it got from a version that made none; and its root there. */
export interface Boundary {
  readonly size: number;
  /** Hex. */
  readonly root: string;
}

const KIND = 'log.authenticated';

/**
 * For a log that a version without MACs has begun: takes what such a version left waiting, and then says once, in an event
 * that has one, how large the log was and with which root. From there on every event needs a MAC. Nothing for a log that
 * has any event with one, or is remembered to have had one: else whoever adds one without would have it taken at the next start.
 */
export async function drawBoundary(context: Context): Promise<void> {
  const { clientId, platform } = context;
  if ((await memoryOf(platform).firstHead(clientId))?.authenticated) return;
  const needed = await within(
    context,
    async (tx) => !(await hasMarked(tx, clientId)) && (await hasBare(tx, clientId)),
  );
  if (!needed) return;
  await sequenceAll(context, (whose, event) => event.mac === null || isAuthentic(whose, event));
  await within(context, async (tx) => {
    await lockSequencing(tx, clientId);
    if (await isDrawn(tx, clientId)) return;
    const named = await namedLog(tx, context);
    const head = named && (await newestHead(tx, clientId, named));
    if (!head) throw new Error(`the log of client ${clientId} has events, and no head of its own`);
    const detail = { size: head.size, root: bytesToHex(head.root) };
    await record(tx, context, { kind: KIND, subject: { type: 'log', id: clientId }, detail });
  });
  await sequence(context);
}

/** What the log says of itself; null where it says nothing, and needs nothing unless it has events without a MAC. */
export async function boundaryOf(tx: Tx, context: Context): Promise<Boundary | null> {
  // The first: a second is out of place, and verifying says so.
  const [said] = await ownWords<Boundary>(tx, context, KIND);
  return said ?? null;
}

/** The leaf of the event that says it, whatever became of its readable part; null where the application wrote none. */
export async function leafOfBoundary(tx: Tx, context: Context): Promise<number | null> {
  const { clientId } = context;
  const rows = await rawSql(tx)<{ eventId: string; statement: Uint8Array; mac: Uint8Array; index: bigint }[]>`
    select event.id as "eventId", audit.statement_of(event) as statement, mac, leaf.index from audit.event
    join audit.leaf on leaf.client_id = ${clientId} and leaf.event_id = event.id
    where event.client_id = ${clientId} and subject_type = 'log' and subject_id = ${clientId} and kind = ${KIND}
    order by leaf.index`;
  const own = rows.find((row) => isAuthentic(context, row) && statedIn(row.statement).kind === KIND);
  return own ? Number(own.index) : null;
}

/** Whether the log, or what waits for it, has events without a MAC. */
async function hasBare(tx: Tx, clientId: string): Promise<boolean> {
  const [row] = await rawSql(tx)<{ bare: boolean }[]>`
    select exists (select from audit.event where client_id = ${clientId} and mac is null) as bare`;
  return row?.bare === true;
}

async function isDrawn(tx: Tx, clientId: string): Promise<boolean> {
  const [row] = await rawSql(tx)<{ drawn: boolean }[]>`
    select exists (select from audit.event
      where client_id = ${clientId} and subject_type = 'log' and subject_id = ${clientId} and kind = ${KIND}) as drawn`;
  return row?.drawn === true;
}

async function within<T>(context: Context, work: (tx: Tx) => Promise<T>): Promise<T> {
  const ended = await context.transaction(async (tx) => ok(await work(tx)));
  if (!ended.ok) throw new Error('unreachable: reading and recording have no expected failure');
  return ended.value;
}
