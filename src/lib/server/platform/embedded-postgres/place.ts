import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { type Account, closedTo } from './account.ts';
import type { EmbeddedPostgresError } from './errors.ts';
import { makeFolder, safeFromOthers, weAreRoot, writePrivately } from './files.ts';
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

/** For root only: a place outside, the same for the same folder. */
function outsideOf(folder: string): Place {
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 24);
  return placeAt(join(rootBase, 'clusters', name));
}

function pointerOf(folder: string): string {
  return join(folder, 'server-is-at');
}

/**
 * The place of the server that belongs to `folder` (a real path), or null when none has been made. It
 * lies inside, or where the pointer in the folder says; a pointer counts only when it names a place such as
 * we make ourselves under `rootBase`, which nobody but root can write (after the folder was moved it is
 * not the one that `outsideOf` would give).
 */
export async function existingPlace(folder: string): Promise<Result<Place | null, EmbeddedPostgresError>> {
  const inside = insideOf(folder);
  if (existsSync(inside.dataFolder)) return ok(inside);
  const pointer = pointerOf(folder);
  if (!existsSync(pointer)) return ok(null);
  const home = (await readFile(pointer, 'utf8')).trim();
  const allowed = new RegExp(`^${rootBase}/clusters/[0-9a-f]{24}$`);
  if (!allowed.test(home) || !weAreRoot()) {
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
  const place = outsideOf(folder);
  const clusters = join(rootBase, 'clusters');
  await makeFolder(rootBase, 0o755);
  await makeFolder(clusters, 0o755);
  if (!(await safeFromOthers(clusters)) || (await closedTo(account, clusters)) !== null) {
    const reason = `others can change it, or ${account.name} cannot enter it`;
    return err({ code: 'embedded_postgres_folder_unwritable', path: clusters, reason });
  }
  return ok(place);
}

/**
 * Data that lie at the outside place although no pointer leads there belong to a folder that was deleted.
 * Whoever deletes the folder wants to begin anew; still nothing is thrown away.
 */
export async function setAsideOrphan(place: Place, log: (line: string) => void): Promise<void> {
  if (!existsSync(place.home)) return;
  await stopServer(place.dataFolder);
  const aside = `${place.home}.orphan-${new Date().toISOString().replaceAll(':', '')}`;
  await rename(place.home, aside);
  log(`data of a deleted folder were kept in ${aside}`);
}

/** Leaves the pointer in the folder when the place is outside; to be called once the data are there. */
export async function rememberPlace(folder: string, place: Place): Promise<void> {
  if (place.home === insideOf(folder).home) return;
  await writePrivately(pointerOf(folder), `${place.home}\n`);
}
