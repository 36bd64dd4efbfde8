import { ok } from '#lib/domain/result.ts';
import { directoryOf, machine, SYSTEM_ACTOR, type Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { readDirectory } from '#lib/server/platform/transaction.ts';
import type { PreparedEvent } from '../record.ts';
import { openEntry } from './entry.ts';
import { deleteEntries, insertArrived, targetsWaiting, waitingFor, type OutboxRow } from './store.ts';

/** Events per transaction of the client. */
const BATCH = 200;

/** What is on its way to a client's log: events, and ids of entries that nobody can open. */
export interface OnTheirWay {
  readonly events: readonly PreparedEvent[];
  readonly unreadable: readonly string[];
}

/**
 * Writes what was announced to the client into its log, and takes it out of the outbox when that is committed. Any number
 * of processes may do so at once, and one may end anywhere in it: an event is known by its id, and is written once. An
 * entry that can't be opened stays, and holds up no other. Rejects when either database does not answer.
 * @returns how many have arrived
 */
export async function deliver(platform: Platform, clientId: string): Promise<number> {
  const client = machine(platform, clientId);
  const directory = directoryOf(client);
  let arrived = 0;
  const waiting: Read = (after) => within(machine(platform), (tx) => waitingFor(tx, clientId, after, BATCH));
  for await (const { events, unreadable } of pagesFor(client, waiting)) {
    const taken = await within(client, async (tx) => {
      const ids: string[] = [];
      for (const event of events) if (await insertArrived(tx, event)) ids.push(event.id);
      return ids;
    });
    if (taken.length > 0) await within(directory, (tx) => deleteEntries(tx, taken));
    arrived += taken.length;
    const stuck = events.length - taken.length + unreadable.length;
    if (stuck > 0) platform.log.error({ clientId, stuck }, 'the outbox was changed: run `segl audit verify`');
  }
  return arrived;
}

/** The clients that something waits for. */
export function awaited(platform: Platform): Promise<string[]> {
  return within(machine(platform), targetsWaiting);
}

/**
 * All that is on its way to the context's client, at the moment that the transaction sees, which reads alone: what was
 * changed by then and is not in the log is here.
 */
export async function onTheirWay(tx: Tx, context: Context): Promise<OnTheirWay> {
  const events: PreparedEvent[] = [];
  const unreadable: string[] = [];
  const waiting: Read = (after) => waitingFor(tx, context.clientId, after, BATCH);
  await readDirectory(tx, { from: context, as: SYSTEM_ACTOR }, async () => {
    for await (const page of pagesFor(context, waiting)) {
      events.push(...page.events);
      unreadable.push(...page.unreadable);
    }
  });
  return { events, unreadable };
}

type Read = (after: OutboxRow | null) => Promise<OutboxRow[]>;

async function* pagesFor({ platform, clientId }: Context, read: Read): AsyncGenerator<OnTheirWay> {
  for (let after: OutboxRow | null = null, full = true; full;) {
    const rows: OutboxRow[] = await read(after);
    const opened = rows.map(({ eventId, entry }) => ({
      eventId,
      event: openEntry(platform.keys, clientId, eventId, entry),
    }));
    yield {
      events: opened.flatMap(({ event }) => event ?? []),
      unreadable: opened.flatMap(({ eventId, event }) => (event ? [] : eventId)),
    };
    full = rows.length === BATCH;
    after = rows.at(-1) ?? after;
  }
}

async function within<T>(context: Context, work: (tx: Tx) => Promise<T>): Promise<T> {
  const ended = await context.transaction(async (tx) => ok(await work(tx)));
  if (!ended.ok) throw new Error('unreachable: delivering has no expected failure');
  return ended.value;
}
