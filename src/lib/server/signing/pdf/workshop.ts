import { createRequire } from 'node:module';
import Tinypool from 'tinypool';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type * as work from './thread.ts';
import { createTurns, type Busy } from './turns.ts';

type Work = typeof work;
type Task<Name extends keyof Work> = Parameters<Work[Name]>[0];
type Done<Name extends keyof Work> = Awaited<ReturnType<Work[Name]>>;

export type { Busy } from './turns.ts';

/** The file asks for more than any paper needs. */
export interface TooHeavy {
  readonly code: 'pdf_bomb';
  readonly reason: 'time' | 'memory';
}

/** Found by the project's own name for it, since the built server's modules lie elsewhere. */
const THREAD = createRequire(import.meta.url).resolve('#lib/server/signing/pdf/thread.ts');
/** Of each thread's heap. */
export const MEGABYTES = 512;
const IDLE_MILLISECONDS = 60_000;
/** A report of 500 full pages takes a twentieth of it. */
const MOST_MILLISECONDS = 30_000;
/** Each that waits holds a file, and a request that somebody looks at. */
const LINE = { placesEach: 8, places: 64, milliseconds: 120_000 };

/**
 * Threads in which files are read and written: however long one takes, everybody else is served meanwhile, and one made
 * to take for ever is given up. Threads start when they are needed and keep no process alive.
 *
 * @param megabytes of each thread's heap; bytes outside it are bounded by the reader, which says what a file may unpack to
 */
export function createWorkshop({ threads, megabytes }: { threads: number; megabytes: number }) {
  const pool = new Tinypool({
    filename: THREAD,
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: IDLE_MILLISECONDS,
    resourceLimits: { maxOldGenerationSizeMb: megabytes },
  });
  // A thread that ended between two tasks: the next one starts another.
  pool.on('error', () => {});
  const inTurn = createTurns({ atOnce: threads, ...LINE });
  /**
   * @param for.who the person it is done for, or nobody in particular: they take turns
   * @param for.milliseconds from when a thread is free; what waits for one is not to blame
   */
  return async <Name extends keyof Work>(
    name: Name,
    task: Task<Name>,
    { who = '', milliseconds = MOST_MILLISECONDS }: { who?: string; milliseconds?: number } = {},
  ): Promise<Result<Done<Name>, TooHeavy | Busy>> => {
    return inTurn<Done<Name>, TooHeavy>(who, async () => {
      const signal = AbortSignal.timeout(milliseconds);
      try {
        return ok((await pool.run(task, { name, signal })) as Done<Name>);
      } catch (cause) {
        if (signal.aborted) return err({ code: 'pdf_bomb', reason: 'time' });
        if ((cause as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY') {
          return err({ code: 'pdf_bomb', reason: 'memory' });
        }
        throw cause;
      }
    });
  };
}

/** Runs a function of `thread.ts` beside the server. Throws what it throws. */
export const inThread = createWorkshop({ threads: 2, megabytes: MEGABYTES });

/** As {@link inThread}, for what draws: a minute of it keeps no upload and no signature waiting. */
export const inDrawingThread = createWorkshop({ threads: 1, megabytes: MEGABYTES });
