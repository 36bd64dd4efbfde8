import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { type EmbeddedPostgresError, fromFileError } from './errors.ts';
import { findOrStart } from './find-or-start.ts';
import { type Lock, tryAlone, tryTogether, waitAlone } from './locks.ts';
import { existingPlace, ownFolder, type Place, startLockOf, stopUnlessUsed } from './place.ts';
import type { Settings } from './settings.ts';

export { type BaseBackup, type BaseBackupError, takeBaseBackup } from './base-backup.ts';
export type { EmbeddedPostgresError } from './errors.ts';
export { restoreCluster } from './restore-cluster.ts';

export interface EmbeddedPostgres {
  /** `postgres://segl_owner:…@127.0.0.1:PORT/segl`: the owner's login; the database exists. A secret. */
  readonly url: string;
  /** Where the data lie; as root possibly outside the folder that was asked for. */
  readonly dataFolder: string;
  /**
   * Lets go of the server, and stops it when no other living process uses it. Waits for that. Safe to
   * repeat.
   */
  readonly stop: () => Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Made when missing. Only what belongs to the server should lie in it. */
  readonly folder: string;
  /** PostgreSQL settings on top of ours, used when this call starts the server. */
  readonly settings?: Settings;
  /** Told in a line what happens that an operator may want to know. */
  readonly log?: (line: string) => void;
}

const lockMilliseconds = 180_000;

/**
 * Finds the server left running on that folder, or starts it, making the cluster the first time.
 *
 * Guarantees: never two servers on one folder, however many processes call this at once; the server takes
 * connections on 127.0.0.1 only, by password only, and what it acknowledged survives a power cut (unless
 * `settings` say otherwise). It survives the death of the process that started it, and is then found
 * again; it is stopped by the `stop` of the last living process that uses it.
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<Result<EmbeddedPostgres, EmbeddedPostgresError>> {
  const asked = resolve(options.folder);
  let lock: Lock | null = null;
  try {
    const folder = await ownFolder(asked);
    lock = await waitAlone(startLockOf(folder), lockMilliseconds);
    if (lock === null) return err({ code: 'embedded_postgres_busy', folder });
    const server = await findOrStart(folder, options.settings ?? {}, options.log ?? (() => undefined));
    if (!server.ok) return server;
    const { url, place } = server.value;
    const use = await tryTogether(place.useLock);
    if (use === null) return err({ code: 'embedded_postgres_busy', folder });
    let stopping: Promise<void> | null = null;
    const stop = () => (stopping ??= letGo(folder, place, use));
    return ok({ url, dataFolder: place.dataFolder, stop });
  } catch (error) {
    const expected = fromFileError(error, asked);
    if (expected === undefined) throw error;
    return err(expected);
  } finally {
    lock?.release();
  }
}

/**
 * Stops the server on that folder if no living process uses it, as after a `kill -9` of the only one.
 * `none`: no server has been made in that folder yet. Throws when the folder cannot be read.
 */
export async function stopAbandonedServer(folder: string): Promise<'stopped' | 'in_use' | 'none'> {
  const real = await realpath(folder);
  const lock = await tryAlone(startLockOf(real));
  if (lock === null) return 'in_use';
  try {
    const place = await existingPlace(real);
    if (!place.ok || place.value === null) return 'none';
    return (await stopUnlessUsed(place.value)) ? 'stopped' : 'in_use';
  } finally {
    lock.release();
  }
}

async function letGo(folder: string, place: Place, use: Lock): Promise<void> {
  // Where somebody has deleted the folder there is nobody left to wait for.
  const lock = existsSync(folder) ? await waitAlone(startLockOf(folder), lockMilliseconds) : null;
  try {
    use.release();
    await stopUnlessUsed(place);
  } finally {
    lock?.release();
  }
}
