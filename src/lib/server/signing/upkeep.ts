import { v7 as uuidv7 } from 'uuid';
import { ok } from '#lib/domain/result.ts';
import { createContext, NO_CLIENT, SYSTEM_ACTOR, type Context } from '../platform/context.ts';
import type { Platform } from '../platform/platform.ts';
import { listClients } from '../platform/tenant/store.ts';
import { revocationListOf } from './authorities/revocation.ts';
import { allIssuersOf, existingRoot, publishRoot } from './authorities/service.ts';
import { augmentDocument } from './documents/augment.ts';
import { documentsRunningOut } from './documents/store.ts';

const SWEEP_MS = 60 * 60 * 1000;
const DAY = 86_400_000;
/** A timestamp is followed by another this long before its certificate ends, and the log warns this long before. */
export const STAMP_BEFORE = 180 * DAY;
export const WARN_BEFORE = 540 * DAY;
/** Documents of one client in one go: the next hour takes the next. */
const MOST_AT_ONCE = 50;

/** What fails for one document and not for the next. */
const OF_ONE_DOCUMENT: readonly string[] = ['cannot_extend', 'unexpected', 'timestamp_ends_sooner'];

/** What one look at a client's documents did. */
export interface Upkeep {
  readonly augmented: number;
  /** The first that could not be, with its code. */
  readonly failed: { readonly documentId: string; readonly code: string } | null;
}

/**
 * Brings up the client's completed documents that have no document timestamp yet, or one whose certificate ends before
 * `before`: those longest signed first. One whose own file is at fault is passed over; where the authority, a list or the
 * storage is, the rest waits for the next time.
 */
export async function augmentDue(
  context: Context,
  { before, most }: { readonly before: Date; readonly most: number },
): Promise<Upkeep> {
  const found = await context.transaction(async (tx) =>
    ok(await documentsRunningOut(tx, context.clientId, { before, most })),
  );
  let augmented = 0;
  let failed: Upkeep['failed'] = null;
  for (const { documentId } of found.ok ? found.value : []) {
    const code = await faultOf(context, documentId);
    if (code === null) augmented += 1;
    else failed ??= { documentId, code };
    if (code !== null && !OF_ONE_DOCUMENT.includes(code)) break;
  }
  return { augmented, failed };
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
 * once an hour as long as the process lives. Of several processes one does each. A failure is logged and tried again.
 */
export function keepSigning(platform: Platform): void {
  const sweep = () => {
    keepEverything(platform).catch((cause: unknown) => {
      platform.log.warn({ err: cause }, 'the upkeep of signatures failed');
    });
  };
  setInterval(sweep, SWEEP_MS).unref();
  sweep();
}

/** One look at everything. Makes no root where nothing was ever signed. */
export async function keepEverything(platform: Platform): Promise<void> {
  if (!(await existingRoot(platform))) return;
  await publishRoot(platform);
  const as = (clientId: string) =>
    createContext(platform, { clientId, actorId: SYSTEM_ACTOR, requestId: uuidv7() });
  const clients = await as(NO_CLIENT).transaction(async (tx) => ok(await listClients(tx)));
  for (const { id } of clients.ok ? clients.value : []) await keepClient(as(id));
}

async function keepClient(context: Context): Promise<void> {
  const { platform, clientId } = context;
  for (const issuer of await allIssuersOf(context)) await revocationListOf(platform, issuer);
  const now = platform.clock.now().getTime();
  if (platform.config.timestamping !== 'none') {
    const due = { before: new Date(now + STAMP_BEFORE), most: MOST_AT_ONCE };
    const { failed } = await augmentDue(context, due);
    if (failed)
      platform.log.warn({ clientId, ...failed }, 'signed documents could not be brought up to date');
  }
  const { ending, first } = await countRunningOut(context, new Date(now + WARN_BEFORE));
  if (ending > 0)
    platform.log.warn({ clientId, documents: ending, first }, 'timestamps on signed documents end');
}
