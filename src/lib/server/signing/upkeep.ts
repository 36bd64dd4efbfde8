import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Context } from '../platform/context.ts';
import type { Platform } from '../platform/platform.ts';
import { revocationListOf } from './authorities/revocation.ts';
import { allIssuersOf, existingRoot, publishRoot } from './authorities/service.ts';
import { augmentDocument } from './documents/augment.ts';
import { documentsRunningOut, type RunningOut } from './documents/store.ts';

const DAY = 86_400_000;
/** A timestamp is followed by another this long before its certificate ends, and the log warns this long before. */
export const STAMP_BEFORE = 180 * DAY;
export const WARN_BEFORE = 540 * DAY;
/** Documents of one client in one round, after which it says how far it is. */
const MOST_AT_ONCE = 50;

/** What fails for one document and not for the next; the list of an authority elsewhere is of those it has stamped. */
const OF_ONE_DOCUMENT: readonly string[] = ['cannot_extend', 'unexpected', 'revocation_unavailable'];

/** What one look at a client's documents did. */
export interface Upkeep {
  readonly augmented: number;
  /** What stopped it, or else the first that could not be, with its code. */
  readonly failed: { readonly documentId: string; readonly code: string } | null;
  /** Where the next look goes on; null: there is nothing behind, or it would fail as well. */
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
    if (code !== null && !OF_ONE_DOCUMENT.includes(code))
      return { augmented, failed: { documentId: document.documentId, code }, next: null };
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

/** The installation's root, for all who ask, with a list that holds. Makes none where nothing was ever signed. */
export async function keepRoot(platform: Platform): Promise<void> {
  if (await existingRoot(platform)) await publishRoot(platform);
}

export type Report = (done: number, total: number) => Promise<void>;

/**
 * A client's revocation lists before they end, and each of its completed documents before its timestamp's certificate
 * does. Changes nothing where that is so, and goes on where it was broken off. Of several processes one does each.
 * Error: the code of what failed, `final` where it failed for one document and the others were done.
 */
export async function keepSigned(
  context: Context,
  {
    stopping,
    progress,
    most = MOST_AT_ONCE,
  }: { readonly stopping: AbortSignal; readonly progress: Report; readonly most?: number },
): Promise<Result<void, { code: string; final: boolean }>> {
  const { platform, clientId } = context;
  for (const issuer of await allIssuersOf(context)) await revocationListOf(platform, issuer);
  const now = platform.clock.now().getTime();
  const { ending, first } = await countRunningOut(context, new Date(now + WARN_BEFORE));
  if (ending > 0)
    platform.log.warn({ clientId, documents: ending, first }, 'timestamps on signed documents end');
  if (platform.config.timestamping === 'none') return ok();
  const before = new Date(now + STAMP_BEFORE);
  const due = await countRunningOut(context, before);
  const total = due.without + due.ending;
  let failed: Upkeep['failed'] = null;
  let [done, after]: [number, RunningOut | null] = [0, null];
  do {
    if (total > 0) await progress(done, total);
    const round: Upkeep = await augmentDue(context, { before, most, after });
    done += round.augmented;
    failed ??= round.failed;
    after = round.next;
    if (round.failed)
      platform.log.warn({ clientId, ...round.failed }, 'signed documents could not be brought up to date');
  } while (after && !stopping.aborted);
  return failed ? err({ code: failed.code, final: OF_ONE_DOCUMENT.includes(failed.code) }) : ok();
}
