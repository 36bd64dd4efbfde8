import { chmod, chown, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import {
  type Connection,
  databaseName,
  freePort,
  newPassword,
  ownerRole,
  writeConnection,
} from './connection.ts';
import { type EmbeddedPostgresError, fromOutput } from './errors.ts';
import { makeFolder, syncFolder } from './files.ts';
import { type Place, unfinished } from './place.ts';
import { disarmStaleNote } from './postmaster.ts';
import { run } from './run.ts';
import type { Settings } from './settings.ts';

/** The major version whose data we can open. */
export const neededVersion = '18';

/** Null when the data were made by the version we run; else the error that names both. */
export async function checkVersion(dataFolder: string): Promise<EmbeddedPostgresError | null> {
  const found = await readFile(join(dataFolder, 'PG_VERSION'), 'utf8').then(
    (text) => text.trim(),
    (error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'unknown';
      throw error;
    },
  );
  if (found === neededVersion) return null;
  return { code: 'embedded_postgres_wrong_version', found, needed: neededVersion, dataFolder };
}

/**
 * Makes a new database cluster with the owner's role and the empty database in it. All of it happens in a
 * folder beside the place, which is renamed when complete: a crash in between leaves nothing that
 * could be taken for a cluster.
 */
export async function createCluster(
  place: Place,
  binaries: Binaries,
  account: Account | null,
  settings: Settings,
): Promise<Result<void, EmbeddedPostgresError>> {
  await makeFolder(dirname(place.home), account === null ? 0o700 : 0o711);
  const making = await mkdtemp(`${place.home}${unfinished}`);
  const data = join(making, basename(place.dataFolder));
  try {
    await chmod(making, account === null ? 0o700 : 0o711);
    await mkdir(data, { mode: 0o700 });
    if (account !== null) await chown(data, account.uid, account.gid);
    const made = await run(
      binaries.initdb,
      [...initArguments(data), ...(settings.fsync === 'off' ? ['--no-sync'] : [])],
      account,
    );
    if (!made.success) return err(fromOutput('create', place.dataFolder, made.output));
    await writeFile(
      join(data, 'pg_hba.conf'),
      '# Written by Segl.\nhost all all 127.0.0.1/32 scram-sha-256\n',
    );
    const password = newPassword();
    const filled = await runAlone(binaries, data, account, settings, firstStatements(password));
    if (!filled.success) return err(fromOutput('create', place.dataFolder, filled.output));
    const connection = { port: await freePort(), password, rights: OWNERS_RIGHTS };
    await writeConnection(join(making, basename(place.connectionFile)), connection);
    await rename(making, place.home);
    await syncFolder(dirname(place.home));
    return ok();
  } finally {
    await rm(making, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * `reject` until our own rule is written: nobody can log in meanwhile, and initdb needs no password file.
 * The built-in C.UTF-8 sorts alike on every machine, so that indexes survive a move.
 */
function initArguments(data: string): string[] {
  return [
    ...['-D', data, '--username=postgres', '--auth=reject', '--no-instructions', '--data-checksums'],
    ...['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
  ];
}

/**
 * The superuser `postgres` gets no password: it cannot log in, and works only where the data folder is at
 * hand. The owner is an ordinary role that may make databases and roles (and use the roles it made),
 * sees the server's state, and is held by no row-level security, because migrations, checks and backups
 * have to see every client.
 */
function firstStatements(password: string): string[] {
  return [
    `CREATE ROLE ${ownerRole} LOGIN CREATEDB CREATEROLE BYPASSRLS PASSWORD '${password}'`,
    `ALTER ROLE ${ownerRole} SET createrole_self_grant = 'set, inherit'`,
    `GRANT pg_monitor, pg_signal_backend, pg_checkpoint TO ${ownerRole}`,
    `CREATE DATABASE ${databaseName} OWNER ${ownerRole}`,
    ...backupRights,
  ];
}

/** Counts the sets of rights below; a server that was made with fewer gets the rest at its next start. */
export const OWNERS_RIGHTS = 1;

/** What copying a running database takes, beside reading its files. */
const backupRights = [
  `GRANT EXECUTE ON FUNCTION pg_backup_start(text, boolean) TO ${ownerRole}`,
  `GRANT EXECUTE ON FUNCTION pg_backup_stop(boolean) TO ${ownerRole}`,
];

/** Gives the owner what later releases need; the server must not be running. */
export async function giveRights(
  place: Place,
  binaries: Binaries,
  account: Account | null,
  settings: Settings,
  kept: Connection,
): Promise<Result<Connection, EmbeddedPostgresError>> {
  if (kept.rights === OWNERS_RIGHTS) return ok(kept);
  await disarmStaleNote(place.dataFolder);
  const done = await runAlone(binaries, place.dataFolder, account, settings, backupRights);
  if (!done.success) return err(fromOutput('start', place.dataFolder, done.output));
  const connection = { ...kept, rights: OWNERS_RIGHTS };
  await writeConnection(place.connectionFile, connection);
  return ok(connection);
}

/** Gives the owner a new password when the kept one is lost; the server must not be running. */
export async function resetPassword(
  place: Place,
  binaries: Binaries,
  account: Account | null,
  settings: Settings,
): Promise<Result<Connection, EmbeddedPostgresError>> {
  const password = newPassword();
  const statement = `ALTER ROLE ${ownerRole} PASSWORD '${password}'`;
  const done = await runAlone(binaries, place.dataFolder, account, settings, [statement]);
  if (!done.success) return err(fromOutput('login', place.dataFolder, done.output));
  const connection: Connection = { port: await freePort(), password };
  await writeConnection(place.connectionFile, connection);
  return ok(connection);
}

/** Runs statements as the superuser without a server. They travel by standard input, never on a command line. */
function runAlone(
  binaries: Binaries,
  data: string,
  account: Account | null,
  settings: Settings,
  statements: string[],
) {
  const args = ['--single', '-D', data, '-c', 'exit_on_error=on', '-c', 'log_min_error_statement=panic'];
  const sync = ['-c', `fsync=${settings.fsync ?? 'on'}`];
  return run(
    binaries.postgres,
    [...args, ...sync, 'postgres'],
    account,
    statements.map((each) => `${each}\n`).join(''),
  );
}
