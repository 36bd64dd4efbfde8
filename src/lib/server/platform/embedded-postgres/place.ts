import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { type Account, closedTo } from './account.ts';
import type { EmbeddedPostgresError } from './errors.ts';
import { makeFolder, safeFromOthers, weAreRoot, writePrivately } from './files.ts';
import { tryAlone } from './locks.ts';
import { stopServer } from './postmaster.ts';

/** Where one server's things lie: made together, in one rename. */
export interface Place {
  readonly home: string;
  readonly dataFolder: string;
  readonly connectionFile: string;
  readonly logFile: string;
  /** Held together by all processes that use the server. */
  readonly useLock: string;
}

/** Where root keeps what the account of the server must reach, when our own folders are closed to it. */
export const rootBase = '/var/lib/segl';

/** Stands in the name of a place that is still being made. */
export const unfinished = '.unfinished-';

/** Held for the time of starting and stopping. */
export function startLockOf(folder: string): string {
  return join(folder, 'start.lock');
}

/** As root the folder is made so that the server's account can pass through; it cannot list or write. */
export async function ownFolder(folder: string): Promise<string> {
  const made = await mkdir(folder, { recursive: true });
  if (made !== undefined) await chmod(folder, weAreRoot() ? 0o711 : 0o700);
  return realpath(folder);
}

function placeAt(home: string): Place {
  return {
    home,
    dataFolder: join(home, 'data'),
    connectionFile: join(home, 'connection.json'),
    logFile: join(home, 'server.log'),
    useLock: join(home, 'use.lock'),
  };
}

function insideOf(folder: string): Place {
  return placeAt(join(folder, 'server'));
}

/** For root only: the names outside begin alike for the same folder, and no name is used twice. */
function outsidePrefix(folder: string): string {
  return `${createHash('sha256').update(folder).digest('hex').slice(0, 16)}-`;
}

const clusters = join(rootBase, 'clusters');
const clusterName = /^[0-9a-f]{16}-[0-9a-f]{8}$/;

function pointerOf(folder: string): string {
  return join(folder, 'server-is-at');
}

/**
 * The place of the server that belongs to `folder` (a real path), or null when none has been made. It
 * lies inside, or where the pointer in the folder says; a pointer counts only when it names a place such as
 * we make ourselves, where nobody but root can write.
 */
export async function existingPlace(folder: string): Promise<Result<Place | null, EmbeddedPostgresError>> {
  const inside = insideOf(folder);
  if (existsSync(inside.dataFolder)) return ok(inside);
  const pointer = pointerOf(folder);
  if (!existsSync(pointer)) return ok(null);
  const home = (await readFile(pointer, 'utf8')).trim();
  if (dirname(home) !== clusters || !clusterName.test(basename(home)) || !weAreRoot()) {
    const reason = 'the data were placed elsewhere by root and need root';
    return err({ code: 'embedded_postgres_folder_unwritable', path: pointer, reason });
  }
  const outside = placeAt(home);
  if (existsSync(outside.dataFolder)) return ok(outside);
  return err({ code: 'embedded_postgres_data_missing', pointer, dataFolder: outside.dataFolder });
}

/** Where a new server goes: inside the folder, or outside where the account cannot get into the folder. */
export async function newPlace(
  folder: string,
  account: Account | null,
): Promise<Result<Place, EmbeddedPostgresError>> {
  if (account === null || (await closedTo(account, folder)) === null) return ok(insideOf(folder));
  await makeFolder(rootBase, 0o755);
  await makeFolder(clusters, 0o755);
  if (!(await safeFromOthers(clusters)) || (await closedTo(account, clusters)) !== null) {
    const reason = `others can change it, or ${account.name} cannot enter it`;
    return err({ code: 'embedded_postgres_folder_unwritable', path: clusters, reason });
  }
  return ok(placeAt(join(clusters, outsidePrefix(folder) + randomBytes(4).toString('hex'))));
}

/**
 * Deals with what an earlier folder of this path left, before a new server takes its place: the deleted
 * folder's data outside are kept where they are (the folder may have been moved instead), their server is
 * stopped unless somebody uses it, and both are told; remains inside, without data, are moved aside; what
 * an interrupted attempt left is removed.
 */
export async function clearWay(folder: string, place: Place, log: (line: string) => void): Promise<void> {
  if (existsSync(place.home)) await rename(place.home, `${place.home}.remains-${Date.now()}`);
  await removeUnfinished(insideOf(folder).home);
  if (place.home === insideOf(folder).home) return;
  await removeUnfinished(join(clusters, outsidePrefix(folder)));
  for (const name of await readdir(clusters)) {
    if (!name.startsWith(outsidePrefix(folder)) || !clusterName.test(name)) continue;
    const earlier = placeAt(join(clusters, name));
    await stopUnlessUsed(earlier);
    log(`data of an earlier folder at this path are kept in ${earlier.dataFolder}`);
  }
}

/** Removes what interrupted attempts left. */
async function removeUnfinished(beginning: string): Promise<void> {
  const parent = dirname(beginning);
  for (const name of await readdir(parent)) {
    if (!name.startsWith(basename(beginning)) || !name.includes(unfinished)) continue;
    await rm(join(parent, name), { recursive: true, force: true, maxRetries: 10 });
  }
}

/** Stops the server at that place when no living process holds its use lock; true when none runs afterwards. */
export async function stopUnlessUsed(place: Place): Promise<boolean> {
  if (!existsSync(place.dataFolder)) return true;
  const alone = await tryAlone(place.useLock);
  if (alone === null) return false;
  try {
    await stopServer(place.dataFolder);
    return true;
  } finally {
    alone.release();
  }
}

/** Leaves the pointer in the folder when the place is outside; to be called once the data are there. */
export async function rememberPlace(folder: string, place: Place): Promise<void> {
  if (place.home === insideOf(folder).home) return;
  await writePrivately(pointerOf(folder), `${place.home}\n`);
}
