import { randomUUID } from 'node:crypto';
import { accessSync, closeSync, constants, existsSync, linkSync, openSync, unlinkSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { giveToFolderOwner } from './files.ts';

/**
 * Locks between processes that the operating system lets go when the process dies, however it dies. Node
 * has no call for them, but its built-in SQLite takes them on its file; the file itself stays empty.
 * A lock file that holds a process id would need guessing after a crash.
 */
export interface Lock {
  release(): void;
}

const sqliteBusy = 5;

/** Held by one process alone, or null when anybody holds it. */
export async function tryAlone(path: string): Promise<Lock | null> {
  return take(path, (database) => {
    database.exec('BEGIN EXCLUSIVE');
  });
}

/** Held by any number of processes together, or null when one holds it alone. */
export async function tryTogether(path: string): Promise<Lock | null> {
  return take(path, (database) => {
    database.exec('BEGIN');
    database.prepare('SELECT count(*) FROM sqlite_master').get();
  });
}

/** Waits up to `milliseconds` to hold it alone; null when that was not enough. */
export async function waitAlone(path: string, milliseconds: number): Promise<Lock | null> {
  const end = performance.now() + milliseconds;
  for (;;) {
    const lock = await tryAlone(path);
    if (lock !== null || performance.now() > end) return lock;
    await pause(25);
  }
}

async function take(path: string, begin: (database: DatabaseSync) => void): Promise<Lock | null> {
  await makeLockFile(path);
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    // Nothing is ever written; without this SQLite would put a journal beside the file.
    database.exec('PRAGMA journal_mode = MEMORY');
    begin(database);
  } catch (error) {
    database.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy) return null;
    throw error;
  }
  held.add(database);
  return {
    release() {
      if (held.delete(database)) database.close();
    },
  };
}

/** Keeps the garbage collector from closing, and so unlocking, a database nobody points to. */
const held = new Set<DatabaseSync>();

/**
 * Never opens the lock file itself: closing any descriptor of a file drops every lock this process has on
 * it (POSIX record locks), also those of SQLite. So it is made under another name and then linked.
 */
async function makeLockFile(path: string): Promise<void> {
  if (!existsSync(path)) {
    const part = `${path}.${randomUUID()}.part`;
    closeSync(openSync(part, 'wx', 0o600));
    await giveToFolderOwner(part);
    try {
      linkSync(part, path);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    } finally {
      unlinkSync(part);
    }
  }
  accessSync(path, constants.R_OK | constants.W_OK);
}
