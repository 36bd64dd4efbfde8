import { setTimeout as pause } from 'node:timers/promises';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { type Account, accountFor, closedTo } from './account.ts';
import { type Binaries, findPackage, prepareBinaries } from './binaries.ts';
import { checkVersion, createCluster, giveRights, resetPassword } from './cluster.ts';
import { readConnection, urlOf } from './connection.ts';
import type { EmbeddedPostgresError } from './errors.ts';
import { clearWay, existingPlace, newPlace, type Place, rememberPlace } from './place.ts';
import { runningOn, stopServer } from './postmaster.ts';
import { checkLogin, launch } from './server.ts';
import type { Settings } from './settings.ts';

type Log = (line: string) => void;

export interface Running {
  readonly url: string;
  readonly place: Place;
}

/**
 * The server on that folder: the one that runs, or else a new one, on the data that are there or on new
 * ones. To be called under the folder's start lock.
 */
export async function findOrStart(
  folder: string,
  settings: Settings,
  log: Log,
): Promise<Result<Running, EmbeddedPostgresError>> {
  const existing = await existingPlace(folder);
  if (!existing.ok) return existing;
  if (existing.value !== null) return findOrStartAt(folder, existing.value, settings, log);
  const account = await accountFor(null);
  if (!account.ok) return account;
  const binaries = await prepareBinaries(findPackage(), folder, account.value, log);
  if (!binaries.ok) return binaries;
  const place = await newPlace(folder, account.value);
  if (!place.ok) return place;
  await clearWay(folder, place.value, log);
  const made = await createCluster(place.value, binaries.value, account.value, settings);
  if (!made.ok) return made;
  await rememberPlace(folder, place.value);
  log(`made a new database in ${place.value.dataFolder}`);
  return startOn(place.value, binaries.value, account.value, settings, log);
}

/**
 * The same where the data are there already: it never makes new ones. What was lost under a running process must not
 * come back as an empty ledger.
 */
export async function findOrStartAt(
  folder: string,
  place: Place,
  settings: Settings,
  log: Log,
): Promise<Result<Running, EmbeddedPostgresError>> {
  const wrong = await checkVersion(place.dataFolder);
  if (wrong !== null) return err(wrong);
  const found = await findRunning(place, log);
  if (found !== null) return found;
  const account = await accountFor(place.dataFolder);
  if (!account.ok) return account;
  const binaries = await prepareBinaries(findPackage(), folder, account.value, log);
  if (!binaries.ok) return binaries;
  return startOn(place, binaries.value, account.value, settings, log);
}

async function startOn(
  place: Place,
  binaries: Binaries,
  account: Account | null,
  settings: Settings,
  log: Log,
): Promise<Result<Running, EmbeddedPostgresError>> {
  const closed = account === null ? null : await closedTo(account, place.dataFolder);
  if (closed !== null) {
    const reason = `closed to ${account?.name ?? ''}, the account that PostgreSQL runs under`;
    return err({ code: 'embedded_postgres_folder_unwritable', path: closed, reason });
  }
  let kept = await readConnection(place.connectionFile);
  if (kept === null) {
    const reset = await resetPassword(place, binaries, account, settings);
    if (!reset.ok) return reset;
    kept = reset.value;
    log('the password of the database was lost; it has a new one');
  }
  const able = await giveRights(place, binaries, account, settings, kept);
  if (!able.ok) return able;
  const started = await launch(place, binaries, account, settings, able.value);
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
async function findRunning(place: Place, log: Log): Promise<Result<Running, EmbeddedPostgresError> | null> {
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
