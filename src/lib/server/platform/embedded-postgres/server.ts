import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { type FileHandle, open, realpath, rename, stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import postgres from 'postgres';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import { type Connection, freePort, urlOf, writeConnection } from './connection.ts';
import { type EmbeddedPostgresError, fromOutput } from './errors.ts';
import { giveToFolderOwner } from './files.ts';
import type { Place } from './place.ts';
import { disarmStaleNote, runningOn } from './postmaster.ts';
import { spawnAs } from './run.ts';
import { settingArguments, type Settings } from './settings.ts';

const logBytes = 5_000_000;
const attempts = 20;

/**
 * Starts the server and waits until it takes connections (recovery after a crash included). Tries another
 * port when the kept one is taken, and waits for the last children of a killed server.
 */
export async function launch(
  place: Place,
  binaries: Binaries,
  account: Account | null,
  settings: Settings,
  kept: Connection,
): Promise<Result<Connection, EmbeddedPostgresError>> {
  let output = '';
  let wanted: number | undefined = kept.port;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const connection: Connection = { ...kept, port: await freePort(wanted) };
    if (connection.port !== kept.port) await writeConnection(place.connectionFile, connection);
    await disarmStaleNote(place.dataFolder);
    const log = await openLog(place);
    try {
      const from = (await log.stat()).size;
      const args = ['-D', place.dataFolder, '-p', String(connection.port), ...settingArguments(settings)];
      if (await becomesReady(spawnServer(binaries.postgres, args, account, log), place))
        return ok(connection);
      output = await readFrom(log, from);
    } finally {
      await log.close();
    }
    if (/could not (bind|create any TCP)/.test(output)) wanted = undefined;
    else if (/shared memory block .* is still in use/.test(output)) await pause(500);
    else break;
  }
  return err(fromOutput('start', place.dataFolder, output));
}

/** Detached: Ctrl-C in the terminal reaches the app alone, which then stops the server in its own order. */
function spawnServer(
  command: string,
  args: string[],
  account: Account | null,
  log: FileHandle,
): ChildProcess {
  const child = spawn(command, args, {
    ...spawnAs(account),
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  child.unref();
  return child;
}

/** True when the server takes connections, false when it ended before that. */
async function becomesReady(child: ChildProcess, place: Place): Promise<boolean> {
  let ended = false;
  child.once('exit', () => {
    ended = true;
  });
  child.once('error', () => {
    ended = true;
  });
  while (!ended) {
    const server = await runningOn(place.dataFolder);
    if (server?.pid === child.pid && server?.status === 'ready') return true;
    await pause(10);
  }
  return false;
}

/** The log goes on in the same file, and begins anew at a start when it has grown large; one old one is kept. */
async function openLog({ logFile }: Place): Promise<FileHandle> {
  const size = await stat(logFile).then(
    (file) => file.size,
    () => 0,
  );
  if (size > logBytes) await rename(logFile, `${logFile}.old`);
  const { O_APPEND, O_CREAT, O_RDWR, O_NOFOLLOW } = constants;
  const file = await open(logFile, O_APPEND | O_CREAT | O_RDWR | (O_NOFOLLOW ?? 0), 0o600);
  await giveToFolderOwner(logFile);
  return file;
}

async function readFrom(log: FileHandle, from: number): Promise<string> {
  const { size } = await log.stat();
  const { buffer } = await log.read(Buffer.alloc(Math.min(size - from, 20_000)), { position: from });
  return buffer.toString('utf8');
}

/**
 * Logs in and asks the server for its data folder: proof that it is ours and that the kept password
 * holds. A server whose connections are all in use has been recognised by its process already.
 */
export async function checkLogin(
  place: Place,
  connection: Connection,
): Promise<Result<void, EmbeddedPostgresError>> {
  // Without asking for types first: cut off while it asks, the driver ends the process.
  const options = { max: 1, connect_timeout: 10, fetch_types: false, onnotice: () => undefined };
  const sql = postgres(urlOf(connection), options);
  try {
    const [row] = await sql<[{ folder: string }]>`SELECT current_setting('data_directory') AS folder`;
    if ((await realpath(row.folder)) === (await realpath(place.dataFolder))) return ok();
    return err(fromOutput('login', place.dataFolder, `port ${connection.port} serves ${row.folder}`));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if ('code' in error && error.code === '53300') return ok();
    return err(fromOutput('login', place.dataFolder, error.message));
  } finally {
    await sql.end({ timeout: 1 });
  }
}
