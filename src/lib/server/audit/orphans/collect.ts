import { ok, type Result } from '#lib/domain/result.ts';
import { tilesCompleted } from '#lib/domain/tlog/tile.ts';
import { layAside, layBack } from '#lib/server/platform/blobs/aside.ts';
import { ASIDE, fileNamed } from '#lib/server/platform/blobs/names.ts';
import { shelfOf } from '#lib/server/platform/blobs/open.ts';
import type { Shelf } from '#lib/server/platform/blobs/shelf.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import type { RunningJob } from '#lib/server/platform/jobs/table.ts';
import { endOf, namedLog, namesOf } from '../memory/forks.ts';
import { tileId } from '../tiles/tiles.ts';
import { filesOf, type Answers } from '../verify/answers.ts';
import { logSize } from '../position.ts';
import { foundSound } from './store.ts';

const DAY_MS = 86_400_000;

/** How long a file lies before it counts as an orphan, and how long again, laid aside, before it is gone. */
export const ORPHAN_DAYS = 30;
const VERIFIED_WITHIN_DAYS = 3;
const BATCH = 500;

/** Files of a client that no row names: laid aside, laid back as a row names them after all, and removed. */
export interface Collected {
  readonly aside: number;
  readonly back: number;
  readonly removed: number;
}

const NOTHING: Collected = { aside: 0, back: 0, removed: 0 };

/**
 * Collects what uploads and signatures that came to no end have left behind. A file that no row names for thirty days is laid
 * aside, where it is still found by whoever asks for it, and after thirty more it is removed; one that a row names never is.
 * Nothing is done before the client's last verification was without fault: rows may be gone that name files.
 */
export async function collectOrphans(
  context: Context,
  services: readonly Answers[],
  { days = ORPHAN_DAYS, stopping }: Partial<Pick<RunningJob, 'stopping'>> & { readonly days?: number } = {},
): Promise<Result<Collected, never>> {
  const { clientId, platform } = context;
  if (!(await isSound(context))) return ok(NOTHING);
  const shelf = shelfOf(platform.config);
  const before = platform.clock.now().getTime() - days * DAY_MS;
  const done = { ...NOTHING };
  for await (const names of inBatches(shelf, `${clientId}/`, before)) {
    const named = await namedAmong(context, services, names);
    for (const name of names) {
      if (stopping?.aborted) return ok(done);
      if (named.has(idOf(name))) continue;
      await layAside(shelf, name);
      done.aside += 1;
    }
  }
  // Of those all are looked at, however short they lie there: a row may name one now.
  for await (const names of inBatches(shelf, `${ASIDE}${clientId}/`, Infinity)) {
    const named = await namedAmong(context, services, names);
    for (const name of names.filter((each) => named.has(idOf(each)))) {
      await layBack(shelf, name.slice(ASIDE.length));
      done.back += 1;
    }
  }
  for await (const names of inBatches(shelf, `${ASIDE}${clientId}/`, before)) {
    const named = await namedAmong(context, services, names);
    for (const name of names.filter((each) => !named.has(idOf(each)))) {
      if (stopping?.aborted) return ok(done);
      await shelf.remove(name);
      done.removed += 1;
    }
  }
  if (done.aside + done.back + done.removed > 0)
    platform.log.info({ clientId, ...done }, 'files that no row names were collected');
  return ok(done);
}

async function isSound(context: Context): Promise<boolean> {
  const since = new Date(context.platform.clock.now().getTime() - VERIFIED_WITHIN_DAYS * DAY_MS);
  const found = await context.transaction(async (tx) => ok(await foundSound(tx, context.clientId, since)));
  return found.ok && found.value;
}

const idOf = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

/** Names of files there that were laid down before that moment. */
async function* inBatches(shelf: Shelf, below: string, before: number): AsyncGenerator<string[]> {
  let batch: string[] = [];
  for await (const { name, at } of shelf.entries(below)) {
    const own = name.startsWith(ASIDE) ? name.slice(ASIDE.length) : name;
    // What is no file of ours is nobody's business here.
    if (!fileNamed(own) || at.getTime() >= before) continue;
    batch.push(name);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Those of their ids that a row names, or that are a tile's of the log. */
async function namedAmong(
  context: Context,
  services: readonly Answers[],
  names: readonly string[],
): Promise<ReadonlySet<string>> {
  const ids = names.map(idOf);
  const found = await context.transaction(async (tx) => {
    const named = new Set(await tilesAmong(tx, context));
    for (const source of filesOf(services))
      for (const id of await source.named(tx, context.clientId, ids)) named.add(id);
    return ok(named);
  });
  if (!found.ok) throw new Error('unreachable: reading is never refused');
  return found.value;
}

/** Ids of all tiles that the log has, under each name that it has had. */
async function tilesAmong(tx: Tx, context: Context): Promise<string[]> {
  const log = await namedLog(tx, context);
  if (!log) return [];
  const size = await logSize(tx, context.clientId);
  return namesOf(log).flatMap(({ origin }, generation) =>
    tilesCompleted(0, Math.min(size, endOf(log.forks, generation) ?? size)).map((tile) =>
      tileId(context.platform.keys, origin, tile),
    ),
  );
}
