import { ruleOf } from '#lib/domain/events/kinds.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import { statedIn } from '#lib/domain/tlog/event.ts';
import { leafHash } from '#lib/domain/tlog/tree.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { ring } from '#lib/server/platform/bell.ts';
import { planForLookUps } from '#lib/server/platform/plans.ts';
import { notAuthentic } from '../mark/mac.ts';
import { goOnFrom, type Ground } from '../memory/go-on.ts';
import { memoryOf } from '../memory/memory.ts';
import type { RememberedHead } from '../memory/statement.ts';
import { installationOrigin, originUnder } from '../keys/origin.ts';
import {
  findLog,
  holdSequencing,
  newestCheckpoint,
  placeLeaves,
  readWaiting,
  type Place,
  type Waiting,
} from '../store.ts';
import { grow } from './grow.ts';

/** Events per transaction: bounds memory and how long the others wait for the lock. */
const BATCH = 5000;

/** Of more, what is asked is planned for as many as there are. */
const FEW = 100;

export interface Sequenced {
  /** Leaves in the log, all covered by its newest checkpoint. */
  readonly size: number;
  /** The events this run gave their leaf, with its index. */
  readonly moved: ReadonlyMap<string, number>;
  /** What waits and gets none: the application did not write it. */
  readonly refused: readonly string[];
  /** Whether any that moved binds: then the installation's log takes the head soon. */
  readonly binds: boolean;
}

/**
 * Gives every committed event of the client that the application wrote and that has none its leaf, and signs one
 * checkpoint per batch. Leaves, nodes and checkpoint are one transaction under a lock per client: any number of processes
 * may run this at once, and one that dies leaves nothing half done. What only somebody with the database can have written
 * stays where it waits, holds up nothing behind it, and is told as an error. Once it resolves, the newest head is
 * remembered outside the database.
 * @throws NotSigned where the log does not extend what is remembered of it: it is never signed over
 */
export function sequence(context: Context): Promise<Sequenced> {
  return sequenceAll(context, isAuthentic);
}

/** {@link sequence}, of whatever `takes` takes. */
export async function sequenceAll(context: Context, takes: Judge): Promise<Sequenced> {
  const memory = memoryOf(context.platform);
  const moved = new Map<string, number>();
  const refused: string[] = [];
  let binds = false;
  const origin = originUnder(await installationOrigin(context.platform), context.clientId);
  for (let after: Place | null = null; ;) {
    // Before the lock: what is remembered meanwhile extends it.
    const heads = await memory.heads(context.clientId);
    const from: Place | null = after;
    const result: Result<Batch, never> = await context.transaction(
      async (tx): Promise<Result<Batch, never>> =>
        ok(await sequenceBatch(tx, context, { after: from, takes, heads, origin })),
    );
    if (!result.ok) throw new Error('unreachable: sequencing has no expected failure');
    const batch: Batch = result.value;
    // After the commit, or a commit that fails would leave the memory ahead; before anybody is told of the head.
    if (batch.head) await memory.remember(batch.head);
    memory.second?.extended(context.clientId);
    batch.moved.forEach((eventId, at) => moved.set(eventId, batch.size - batch.moved.length + at));
    refused.push(...batch.refused);
    binds ||= batch.binds;
    if (batch.last !== null) {
      after = batch.last;
      continue;
    }
    if (refused.length > 0)
      context.platform.log.error(
        { clientId: context.clientId, refused: refused.length, first: refused[0] },
        'events that this application did not write wait for the log, and get no place in it: run `segl audit verify`',
      );
    return { size: batch.size, moved, refused, binds };
  }
}

interface Batch {
  readonly size: number;
  /** To be remembered; null where nothing new was signed, by whomever. */
  readonly head: RememberedHead | null;
  /** In the order of their leaves. */
  readonly moved: readonly string[];
  readonly refused: readonly string[];
  readonly binds: boolean;
  /** Where to go on in the queue; null where nothing was left. */
  readonly last: Place | null;
}

/** What one batch has to go by. */
interface Task {
  /** Null: from the first place in the queue on. */
  readonly after: Place | null;
  readonly takes: Judge;
  readonly heads: readonly RememberedHead[];
  /** What the log is called, if it has none yet. */
  readonly origin: string;
}

/** One batch, in the caller's transaction; what it signs is to be remembered after the commit. */
export async function sequenceBatch(
  tx: Tx,
  context: Context,
  { after, takes, heads, origin }: Task,
): Promise<Batch> {
  const { clientId } = context;
  // Sent together, run in this order, each seeing what was committed when the lock was got: one round trip.
  const [, existing, stored, waiting] = await Promise.all([
    holdSequencing(tx, clientId),
    findLog(tx, clientId),
    newestCheckpoint(tx, clientId),
    readWaiting(tx, clientId, after, BATCH),
  ]);
  if (waiting.length > FEW) await planForLookUps(tx);
  const last = waiting.length === BATCH ? (waiting.at(-1) ?? null) : null;
  const own = waiting
    .filter((event): event is Written => event.statement !== null && !event.placed)
    .filter((event) => takes(context, event));
  const moved = own.map(({ eventId }) => eventId);
  const taken = new Set(moved);
  const refused = waiting.map(({ eventId }) => eventId).filter((id) => !taken.has(id));
  const ground = await goOnFrom(tx, context, { existing, stored, heads, origin, wanted: own.length > 0 });
  if (!ground || own.length === 0)
    return { size: ground?.tree.size ?? 0, head: ground?.ahead ?? null, moved, refused, binds: false, last };
  // Never is more than one head ahead of the memory.
  if (ground.ahead) await memoryOf(context.platform).remember(ground.ahead);
  const head = await signOn(tx, context, ground, own);
  await ring(tx, clientId, head.size);
  const binds = own.some(({ statement }) => ruleOf(statedIn(statement).kind)?.binds);
  return { size: head.size, head, moved, refused, binds, last };
}

/** Gives these events the leaves after the ground's, and signs the head that covers them. */
function signOn(tx: Tx, context: Context, ground: Ground, own: readonly Written[]): Promise<RememberedHead> {
  const ids = own.map(({ eventId }) => eventId);
  return grow(tx, context, ground, {
    hashes: own.map(({ statement }) => leafHash(statement)),
    place: (first) => placeLeaves(tx, context.clientId, first, ids),
    authenticated: own.some(({ mac }) => mac !== null),
  });
}

type Written = Waiting & { readonly statement: Uint8Array };

/** What of it tells who wrote it. */
type Marked = Pick<Written, 'eventId' | 'statement' | 'mac'>;

/** Whether a waiting event gets a place in the log. */
export type Judge = (context: Context, event: Marked) => boolean;

/** The application wrote it, for this client and under this id. */
export const isAuthentic: Judge = ({ clientId, platform }, event) => {
  if (notAuthentic(platform.keys, event) !== null) return false;
  const { client, id } = statedIn(event.statement);
  return client === clientId && id === event.eventId;
};
