import { bytesToHex } from '@noble/hashes/utils.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { canonicalBytes, type Json } from '#lib/domain/canonical.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { eventsFrom, logSize, type PlacedEvent } from '#lib/server/audit/index.ts';
import { sightOfDrafts, type Follower } from '#lib/server/desk/index.ts';
import type { Tx } from '../../platform/database.ts';
import { planForLookUps } from '../../platform/plans.ts';
import { readCursor, writeCursor, type Cursor, type Walk } from './cursor.ts';
import { isFollowed, kindsFor, SOURCES, thingsOf, type Pulled } from './things.ts';

/** Things of a page, and events looked at for one. */
const PAGE = 100;
const LOOKED_AT = 2000;

/** A portion of what a device lacks. */
export interface Page {
  readonly things: readonly Pulled[];
  /** To be handed in for the next one; stored with this. */
  readonly cursor: string;
  /**
   * It begins a walk through all there is: what lies on the device and no page of the walk names is no more. `access`: the
   * person may see something else than before, so that what lies there goes at once.
   */
  readonly begins: 'walk' | 'access' | null;
  /** It ends such a walk. */
  readonly walked: boolean;
  /** There is more to be had now; of about how much. */
  readonly more: { readonly done: number; readonly about: number } | null;
  /** As of when it is told, by the server's clock. */
  readonly at: Date;
}

/** `cursor_ahead`: of a log that this one does not go on from, as after an older backup was restored. */
export type PullError = { code: 'cursor_unreadable' } | { code: 'cursor_ahead' };

/**
 * What a person's device lacks. Without a cursor, all they may see of the client: each kind of thing in pages, in the order of
 * its ids. From then on what the events of the log tell of that came since, each thing as it is now or as gone. The log gives
 * an event its place after its change is committed, so no change is missed that is committed late; a thing may be told twice.
 * Of a page that finds nothing one index is read.
 */
export function pull(follower: Follower, cursor: string | null): Promise<Result<Page, PullError>> {
  const { context } = follower;
  return context.transaction<Page, PullError>(async (tx) => {
    await planForLookUps(tx);
    const sees = await digestOf(tx, follower);
    const at = context.platform.clock.now();
    const from = cursor === null ? null : readCursor(cursor);
    if (cursor !== null && !from) return err({ code: 'cursor_unreadable' });
    if (!from) return ok({ ...(await begin(tx, follower, sees)), begins: 'walk', at });
    if (from.sees !== sees) return ok({ ...(await begin(tx, follower, sees)), begins: 'access', at });
    const events = await eventsBehind(tx, context.clientId, from);
    if (events === 'ahead') return err({ code: 'cursor_ahead' });
    const page = from.walk
      ? await goOn(tx, follower, from, from.walk)
      : await follow(tx, follower, from, events);
    return ok({ ...page, begins: null, at });
  });
}

type Told = Omit<Page, 'begins' | 'at'>;

/** The events behind a cursor; `ahead` where the log does not hold the one that it was given after. */
async function eventsBehind(
  tx: Tx,
  clientId: string,
  { at, mark }: Cursor,
): Promise<PlacedEvent[] | 'ahead'> {
  if (at === 0) return eventsFrom(tx, clientId, 0, LOOKED_AT);
  const [last, ...events] = await eventsFrom(tx, clientId, at - 1, LOOKED_AT + 1);
  return last?.eventId === mark ? events : 'ahead';
}

/** Whether the log goes on from where a cursor was given: one that nobody here wrote is left to {@link pull}. */
export async function goesOnFrom(tx: Tx, clientId: string, written: string): Promise<boolean> {
  const cursor = readCursor(written);
  if (!cursor || cursor.at === 0) return true;
  const [last] = await eventsFrom(tx, clientId, cursor.at - 1, 1);
  return last?.eventId === cursor.mark;
}

async function begin(tx: Tx, follower: Follower, sees: string): Promise<Told> {
  const { clientId } = follower.context;
  const at = await logSize(tx, clientId);
  const [last] = at === 0 ? [] : await eventsFrom(tx, clientId, at - 1, 1);
  let about = 0;
  const kinds = kindsFor(follower.role);
  for (const kind of kinds) about += await SOURCES[kind].count(tx, follower);
  const [first] = kinds;
  if (!first) throw new Error('nobody follows nothing');
  const cursor = { sees, at, mark: last?.eventId ?? '' };
  return goOn(tx, follower, cursor, { kind: first, after: '', done: 0, about });
}

/** One page of the walk: what is left of a kind, or as much of it as a page takes. */
async function goOn(tx: Tx, follower: Follower, from: Omit<Cursor, 'walk'>, walk: Walk): Promise<Told> {
  const { sees, at, mark } = from;
  const { things, next, looked } = await SOURCES[walk.kind].walk(tx, follower, walk.after, PAGE);
  const kinds = kindsFor(follower.role);
  const kind = next === null ? kinds[kinds.indexOf(walk.kind) + 1] : walk.kind;
  const done = walk.done + looked;
  const { about } = walk;
  if (!kind) return { things, cursor: writeCursor({ sees, at, mark }), walked: true, more: { done, about } };
  const further = { kind, after: next ?? '', done, about };
  return {
    things,
    cursor: writeCursor({ sees, at, mark, walk: further }),
    walked: false,
    more: { done, about },
  };
}

/** What the next events tell of, as far as a page takes it. */
async function follow(
  tx: Tx,
  follower: Follower,
  from: Cursor,
  events: readonly PlacedEvent[],
): Promise<Told> {
  const taken: PlacedEvent[] = [];
  const subjects = new Set<string>();
  for (const event of events) {
    const named = isFollowed(event) ? `${event.subject.type}/${event.subject.id}` : null;
    if (named !== null && subjects.size === PAGE && !subjects.has(named)) break;
    if (named !== null) subjects.add(named);
    taken.push(event);
  }
  const last = taken.at(-1);
  const at = from.at + taken.length;
  const cursor = writeCursor({ sees: from.sees, at, mark: last?.eventId ?? from.mark });
  const full = taken.length < events.length || events.length === LOOKED_AT;
  const more = full ? { done: at, about: await logSize(tx, follower.context.clientId) } : null;
  return { things: await thingsOf(tx, follower, taken.filter(isFollowed)), cursor, walked: false, more };
}

/** Of all that decides what a person is told. */
async function digestOf(tx: Tx, follower: Follower): Promise<string> {
  const says = { role: follower.role, drafts: (await sightOfDrafts(tx, follower)) as Json };
  return bytesToHex(sha256(canonicalBytes(says))).slice(0, 16);
}
