import { v7 as uuidv7 } from 'uuid';
import { ok } from '#lib/domain/result.ts';
import { createContext, NO_CLIENT, SYSTEM_ACTOR, type Context } from '../platform/context.ts';
import type { Platform } from '../platform/platform.ts';
import { listClients } from '../platform/tenant/store.ts';
import { revocationListOf } from './authorities/revocation.ts';
import { allIssuersOf, existingRoot, publishRoot } from './authorities/service.ts';
import { augmentDocument } from './documents/augment.ts';
import { documentsRunningOut, type RunningOut } from './documents/store.ts';

const SWEEP_MS = 60 * 60 * 1000;
const DAY = 86_400_000;
/** A timestamp is followed by another this long before its certificate ends, and the log warns this long before. */
export const STAMP_BEFORE = 180 * DAY;
export const WARN_BEFORE = 540 * DAY;
/** Documents of one client in one go: the next hour takes the next. */
const MOST_AT_ONCE = 50;

/** What fails for one document and not for the next; the list of an authority elsewhere is of those it has stamped. */
const OF_ONE_DOCUMENT: readonly string[] = ['cannot_extend', 'unexpected', 'revocation_unavailable'];

/** What one look at a client's documents did. */
export interface Upkeep {
  readonly augmented: number;
  /** The first that could not be, with its code. */
  readonly failed: { readonly documentId: string; readonly code: string } | null;
  /** Where the next look goes on; null: from the beginning. */
  readonly next: RunningOut | null;
}

/**
 * Brings up the client's completed documents that have no document timestamp yet, or one whose certificate ends before
 * `before`: those whose time is shortest first, `most` of them, from behind `after`. One that fails by itself is passed
 * over, and the next look goes on behind it, so that however many fail, each of the others has its turn. Where the
 * authority or the storage is at fault the rest waits; and so it does where a new timestamp would end sooner than one
 * there, since it would for all that follow.
 */
export async function augmentDue(
  context: Context,
  { after = null, ...due }: { before: Date; most: number; after?: RunningOut | null },
): Promise<Upkeep> {
  const found = await context.transaction(async (tx) =>
    ok(await documentsRunningOut(tx, context.clientId, { ...due, after })),
  );
  const documents = found.ok ? found.value : [];
  let augmented = 0;
  let failed: Upkeep['failed'] = null;
  let last = after;
  for (const document of documents) {
    const code = await faultOf(context, document.documentId);
    if (code === null) augmented += 1;
    else failed ??= { documentId: document.documentId, code };
    if (code === 'timestamp_ends_sooner') return { augmented, failed, next: null };
    if (code !== null && !OF_ONE_DOCUMENT.includes(code)) return { augmented, failed, next: last };
    last = document;
  }
  return { augmented, failed, next: documents.length < due.most ? null : last };
}

async function faultOf(context: Context, documentId: string): Promise<string | null> {
  try {
    const done = await augmentDocument(context, documentId);
    return done.ok ? null : done.error.code;
  } catch (cause) {
    context.platform.log.error({ err: cause, documentId }, 'bringing a signed document up to date failed');
    return 'unexpected';
  }
}

/** How many of a client's completed documents lack a timestamp or have one that ends before a moment; at most 1000. */
export async function countRunningOut(
  context: Context,
  before: Date,
): Promise<{ without: number; ending: number; first: Date | null }> {
  const found = await context.transaction(async (tx) =>
    ok(await documentsRunningOut(tx, context.clientId, { before, most: 1000 })),
  );
  const ends = (found.ok ? found.value : []).map(({ until }) => until);
  const first = ends.filter((until) => until !== null).toSorted((a, b) => a.getTime() - b.getTime())[0];
  const without = ends.filter((until) => until === null).length;
  return { without, ending: ends.length - without, first: first ?? null };
}

/**
 * Every revocation list before it ends, and every completed document before its timestamp's certificate does; now and
 * once an hour as long as the process lives, or as soon as the look before has ended. Of several processes one does each.
 * A failure is logged and tried again.
 */
export function keepSigning(platform: Platform): void {
  const reached: Reached = new Map();
  let looking = false;
  const sweep = async () => {
    if (looking) return;
    looking = true;
    await keepEverything(platform, reached).catch(failing(platform, {}));
    looking = false;
  };
  setInterval(() => void sweep(), SWEEP_MS).unref();
  void sweep();
}

/** How far the looks have come, by client. */
export type Reached = Map<string, RunningOut | null>;

/** One look at everything; what fails for one client is logged, and the next has its turn. Makes no root where nothing was ever signed. */
export async function keepEverything(platform: Platform, reached: Reached = new Map()): Promise<void> {
  if (!(await existingRoot(platform))) return;
  await publishRoot(platform).catch(failing(platform, {}));
  const as = (clientId: string) =>
    createContext(platform, { clientId, actorId: SYSTEM_ACTOR, requestId: uuidv7() });
  const clients = await as(NO_CLIENT).transaction(async (tx) => ok(await listClients(tx)));
  for (const { id: clientId } of clients.ok ? clients.value : []) {
    const context = as(clientId);
    await keepLists(context).catch(failing(platform, { clientId }));
    await keepDocuments(context, reached).catch(failing(platform, { clientId }));
  }
}

function failing(platform: Platform, about: { readonly clientId?: string }) {
  return (cause: unknown): void => {
    platform.log.warn({ ...about, err: cause }, 'the upkeep of signatures failed');
  };
}

async function keepLists(context: Context): Promise<void> {
  for (const issuer of await allIssuersOf(context)) await revocationListOf(context.platform, issuer);
}

async function keepDocuments(context: Context, reached: Reached): Promise<void> {
  const { platform, clientId } = context;
  const now = platform.clock.now().getTime();
  if (platform.config.timestamping !== 'none') {
    const before = new Date(now + STAMP_BEFORE);
    const after = reached.get(clientId) ?? null;
    const { failed, next } = await augmentDue(context, { before, most: MOST_AT_ONCE, after });
    reached.set(clientId, next);
    if (failed)
      platform.log.warn({ clientId, ...failed }, 'signed documents could not be brought up to date');
  }
  const { ending, first } = await countRunningOut(context, new Date(now + WARN_BEFORE));
  if (ending > 0)
    platform.log.warn({ clientId, documents: ending, first }, 'timestamps on signed documents end');
}
