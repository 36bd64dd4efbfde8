import { chmod, mkdir, realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { accountFor, closedTo } from './account.ts';
import { prepareBinaries } from './binaries.ts';
import { checkVersion, createCluster, resetPassword } from './cluster.ts';
import { readConnection, urlOf } from './connection.ts';
import { type EmbeddedPostgresError, fromFileError } from './errors.ts';
import { weAreRoot } from './files.ts';
import { type Lock, tryAlone, tryTogether, waitAlone } from './locks.ts';
import { existingPlace, newPlace, type Place, rememberPlace, setAsideOrphan } from './place.ts';
import { runningOn, stopServer } from './postmaster.ts';
import { checkLogin, launch } from './server.ts';
import type { Settings } from './settings.ts';

export type { EmbeddedPostgresError } from './errors.ts';

export interface EmbeddedPostgres {
  /** `postgres://segl_owner:…@127.0.0.1:PORT/segl`: the owner's login; the database exists. A secret. */
  readonly url: string;
  /** Where the data lie; as root possibly outside the folder that was asked for. */
  readonly dataFolder: string;
  /**
   * Lets go of the server, and stops it when no other living process uses it. Waits for that. Safe to
   * repeat.
   */
  stop(): Promise<void>;
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
    const use = await tryTogether(useLockOf(folder));
    if (use === null) return err({ code: 'embedded_postgres_busy', folder });
    const { url, place } = server.value;
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
 * True when no server runs there afterwards.
 */
export async function stopAbandonedServer(folder: string): Promise<boolean> {
  const real = await realpath(folder);
  const lock = await tryAlone(startLockOf(real));
  if (lock === null) return false;
  try {
    const place = await existingPlace(real);
    const use = await tryAlone(useLockOf(real));
    if (use === null) return false;
    if (place.ok && place.value !== null) await stopServer(place.value.dataFolder);
    use.release();
    return true;
  } finally {
    lock.release();
  }
}

/** Held for the time of starting and stopping. */
function startLockOf(folder: string): string {
  return join(folder, 'start.lock');
}

/** Held together by all processes that use the server. */
function useLockOf(folder: string): string {
  return join(folder, 'use.lock');
}

/** As root the folder is made so that the server's account can pass through; it cannot list or write. */
async function ownFolder(folder: string): Promise<string> {
  const made = await mkdir(folder, { recursive: true });
  if (made !== undefined) await chmod(folder, weAreRoot() ? 0o711 : 0o700);
  return realpath(folder);
}

async function letGo(folder: string, place: Place, use: Lock): Promise<void> {
  const lock = await waitAlone(startLockOf(folder), lockMilliseconds);
  try {
    use.release();
    const alone = await tryAlone(useLockOf(folder));
    if (alone === null) return;
    await stopServer(place.dataFolder);
    alone.release();
  } finally {
    lock?.release();
  }
}

interface Running {
  readonly url: string;
  readonly place: Place;
}

async function findOrStart(
  folder: string,
  settings: Settings,
  log: (line: string) => void,
): Promise<Result<Running, EmbeddedPostgresError>> {
  const existing = await existingPlace(folder);
  if (!existing.ok) return existing;
  if (existing.value !== null) {
    const found = await findRunning(existing.value, log);
    if (found !== null) return found;
  }
  const account = await accountFor(existing.value?.dataFolder ?? folder);
  if (!account.ok) return account;
  const binaries = await prepareBinaries(folder, account.value, log);
  if (!binaries.ok) return binaries;
  let place = existing.value;
  if (place === null) {
    const chosen = await newPlace(folder, account.value);
    if (!chosen.ok) return chosen;
    place = chosen.value;
    await setAsideOrphan(place, log);
    const made = await createCluster(place, binaries.value, account.value, settings);
    if (!made.ok) return made;
    await rememberPlace(folder, place);
    log(`made a new database in ${place.dataFolder}`);
  }
  const wrong = (await checkVersion(place.dataFolder)) ?? (await checkReach(place, account.value));
  if (wrong !== null) return err(wrong);
  if ((await readConnection(place.connectionFile)) === null) {
    const reset = await resetPassword(place, binaries.value, account.value, settings);
    if (!reset.ok) return reset;
    log('the password of the database was lost; it has a new one');
  }
  const kept = await readConnection(place.connectionFile);
  if (kept === null) throw new Error(`${place.connectionFile} was written and cannot be read`);
  const started = await launch(place, binaries.value, account.value, settings, kept);
  if (!started.ok) return started;
  const login = await checkLogin(place, started.value);
  if (!login.ok) {
    await stopServer(place.dataFolder);
    return login;
  }
  log(`PostgreSQL listens on 127.0.0.1:${started.value.port}`);
  return ok({ url: urlOf(started.value), place });
}

/** The server that runs on the place already; null when none does, or when it has just gone down. */
async function findRunning(
  place: Place,
  log: (line: string) => void,
): Promise<Result<Running, EmbeddedPostgresError> | null> {
  for (;;) {
    const server = await runningOn(place.dataFolder);
    if (server === null) return null;
    const kept = await readConnection(place.connectionFile);
    if (server.status === 'stopping' || kept === null) {
      await stopServer(place.dataFolder);
    } else if (server.status === 'ready') {
      const connection = { ...kept, port: server.port };
      const login = await checkLogin(place, connection);
      if (!login.ok) return login;
      log(`found PostgreSQL running on 127.0.0.1:${server.port}`);
      return ok({ url: urlOf(connection), place });
    } else {
      await pause(20);
    }
  }
}

async function checkReach(
  place: Place,
  account: Parameters<typeof closedTo>[0] | null,
): Promise<EmbeddedPostgresError | null> {
  if (account === null) return null;
  const closed = await closedTo(account, place.dataFolder);
  if (closed === null) return null;
  const reason = `closed to ${account.name}, the account that PostgreSQL runs under`;
  return { code: 'embedded_postgres_folder_unwritable', path: closed, reason };
}
