import { existsSync } from 'node:fs';
import { readFile, readlink, realpath, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { run } from './run.ts';

/** The server's own note in its data folder (postmaster.pid). */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly status: string;
}

/** The server that runs on this data folder now, or null; a note left by a dead one does not count. */
export async function runningOn(dataFolder: string): Promise<Postmaster | null> {
  const note = await readNote(dataFolder);
  return note !== null && (await isServerOf(note.pid, dataFolder)) ? note : null;
}

/**
 * Makes a note left behind by a server that is gone harmless, where PostgreSQL itself would stop at it:
 * when its process id now belongs to another program. The id is replaced by ours, since PostgreSQL takes
 * its parent's id for stale. The rest of the note has to stay: by the memory key in it PostgreSQL sees
 * whether children of the dead server still run, and then waits with good reason.
 * To be called only when `runningOn` says null, by a process that holds the start lock.
 */
export async function disarmStaleNote(dataFolder: string): Promise<void> {
  const file = noteFile(dataFolder);
  if (!existsSync(file)) return;
  const lines = (await readFile(file, 'utf8')).split('\n');
  if (!/^-?\d+$/.test(lines[0] ?? '')) {
    // Cut off by a crash while it was written: it names nobody.
    await rm(file);
    return;
  }
  lines[0] = String(process.pid);
  await writeFile(file, lines.join('\n'));
}

const smartMilliseconds = 2_000;
const fastMilliseconds = 60_000;

/**
 * Stops the server on this data folder, if any: waits shortly for its clients to leave (smart), then ends
 * their sessions (fast); both write everything down. Only a server that still does not end after a minute
 * is told to quit at once, and recovers from its log at the next start. Safe to repeat.
 */
export async function stopServer(dataFolder: string): Promise<void> {
  const steps = [
    ['SIGTERM', smartMilliseconds],
    ['SIGINT', fastMilliseconds],
    ['SIGQUIT', fastMilliseconds],
  ] as const;
  for (const [signal, milliseconds] of steps) {
    const server = await runningOn(dataFolder);
    if (server === null) return;
    send(server.pid, signal);
    if (await gone(server.pid, dataFolder, milliseconds)) return;
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It ended by itself in between.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

async function gone(pid: number, dataFolder: string, milliseconds: number): Promise<boolean> {
  const end = performance.now() + milliseconds;
  while (performance.now() < end) {
    if (!(await isServerOf(pid, dataFolder))) return true;
    await pause(15);
  }
  return false;
}

function noteFile(dataFolder: string): string {
  return join(dataFolder, 'postmaster.pid');
}

/** Its lines: process id, data folder, start time, port, socket folder, address, memory key, status. */
async function readNote(dataFolder: string): Promise<Postmaster | null> {
  let text: string;
  try {
    text = await readFile(noteFile(dataFolder), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  return { pid, port: Number(lines[3] ?? 0), status: (lines[7] ?? '').trim() };
}

/**
 * Whether the process is a PostgreSQL on exactly this folder; process ids are used again, so that being
 * alive is not enough. PostgreSQL works in its data folder, which Linux shows; elsewhere the command
 * line, on which we put the folder, has to do.
 */
async function isServerOf(pid: number, dataFolder: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (process.platform === 'linux') return isServerOnLinux(pid, await realpath(dataFolder));
  if (process.platform === 'win32') return true;
  const { output } = await run('/bin/ps', ['-ww', '-o', 'args=', '-p', String(pid)], null);
  return output.includes(dataFolder);
}

/**
 * A process that is just ending has no program any more but still holds its port and memory: it is given
 * a second to be gone. One that has ended and waits for its parent (a zombie, for good in a container
 * without an init) is gone.
 */
async function isServerOnLinux(pid: number, dataFolder: string): Promise<boolean> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    try {
      if (/\) [ZX] /.test(await readFile(`/proc/${pid}/stat`, 'utf8'))) return false;
    } catch {
      return false;
    }
    try {
      const program = (await readlink(`/proc/${pid}/exe`)).replace(/ \(deleted\)$/, '');
      return basename(program) === 'postgres' && (await readlink(`/proc/${pid}/cwd`)) === dataFolder;
    } catch (error) {
      // Somebody else's process, which we may not look at.
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) return false;
    }
    await pause(5);
  }
  return false;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
