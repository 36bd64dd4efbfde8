import callbacks, { writeSync } from 'node:fs';
import fs, { type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { Socket } from 'node:net';

/*
 * Counts what a process does to the world: each message to the database, each change of a file. At one of them a disaster
 * strikes. The product knows nothing of it: these are Node's own functions, wrapped before anything else is loaded.
 */

export interface Disaster {
  /**
   * `kill`: a process ends as by kill -9, between two steps, with half a file written, or right after a message left.
   * `full`: from there on no file can be written, for so many steps.
   */
  readonly what: 'kill' | 'full';
  /** The step, from 1; 0: none, it is only counted. */
  readonly at: number;
  /** Whom it kills, if not this process: the database server. */
  readonly victim?: number | undefined;
}

/** Tries to write for which there is no room: enough that each kind of file is met. */
const FULL_FOR = 12;

/** @returns how many steps there have been */
export function awaitDisaster(
  { what, at, victim = process.pid }: Disaster,
  databasePort: number,
): () => number {
  let steps = 0;
  const step = () => {
    steps += 1;
    if (what === 'kill' && steps === at) process.kill(victim, 'SIGKILL');
  };
  const diesAtNext = () => what === 'kill' && steps + 1 === at && victim === process.pid;
  const isFull = () => what === 'full' && at > 0 && steps >= at && steps < at + FULL_FOR;
  const noRoom = () => Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });

  // oxlint-disable-next-line typescript/unbound-method -- called on the socket below
  const send = Socket.prototype.write;
  Socket.prototype.write = function (this: Socket, ...message: Parameters<typeof send>) {
    if (this.remotePort !== databasePort) return send.apply(this, message);
    step();
    const sent = send.apply(this, message);
    step();
    return sent;
  } as typeof send;

  const writing =
    <A extends unknown[], R>(real: (...given: A) => Promise<R>) =>
    async (...given: A): Promise<R> => {
      step();
      if (isFull()) throw noRoom();
      return real(...given);
    };
  const { open, rm } = fs;
  const changed = {
    link: writing(fs.link),
    mkdir: writing(fs.mkdir),
    rename: writing(fs.rename),
    // Removing needs no room.
    rm: async (...given: Parameters<typeof rm>) => {
      step();
      await rm(...given);
    },
    open: async (...given: Parameters<typeof open>) => {
      step();
      if (isFull() && given[1] !== 'r') throw noRoom();
      return counted(await open(...given));
    },
  };
  function counted(handle: FileHandle): FileHandle {
    const [writeFile, sync] = [handle.writeFile.bind(handle), handle.sync.bind(handle)];
    handle.writeFile = async (bytes) => {
      const half = (bytes as Uint8Array).subarray(0, Math.ceil((bytes as Uint8Array).length / 2));
      step();
      if (diesAtNext() || isFull()) await writeFile(half);
      step();
      if (isFull()) throw noRoom();
      return writeFile(bytes);
    };
    handle.sync = () => {
      step();
      return sync();
    };
    return handle;
  }
  /** As streams write, with a callback at the end of what is given. */
  const streaming =
    (real: (...given: never[]) => void) =>
    (...given: unknown[]): void => {
      step();
      if (isFull()) process.nextTick(given.at(-1) as (cause: Error) => void, noRoom());
      else real(...(given as never[]));
    };
  const { write, writev } = callbacks;
  Object.assign(callbacks, { write: streaming(write), writev: streaming(writev) });
  Object.assign(fs, changed);
  syncBuiltinESMExports();
  return () => steps;
}

/** Tells whoever started this process; what was told is told, whatever happens then. */
export function tell(said: object): void {
  writeSync(1, `${JSON.stringify(said)}\n`);
}
