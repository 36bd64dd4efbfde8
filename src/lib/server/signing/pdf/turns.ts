import { err, type Failure, type Result } from '#lib/domain/result.ts';

/** So many documents are being worked on at this moment that one more would only wait. */
export interface Busy {
  readonly code: 'documents_busy';
  readonly retryAfterSeconds: number;
}

export interface TurnLimits {
  readonly atOnce: number;
  /** How many of one person may wait, and of all together; whoever comes then is turned away at once. */
  readonly placesEach: number;
  readonly places: number;
  /** Nobody waits longer. */
  readonly milliseconds: number;
}

const RETRY_AFTER_SECONDS = 30;

/**
 * Runs so many at once. Of those who wait, one person after the other has one thing done, in the order they came: who
 * brings many waits for their own, and nobody else does.
 */
export function createTurns({ atOnce, placesEach, places, milliseconds }: TurnLimits) {
  const waiting = new Map<string, Set<() => void>>();
  let free = atOnce;

  function turn(who: string): Promise<boolean> {
    if (free > 0) {
      free -= 1;
      return Promise.resolve(true);
    }
    const theirs = waiting.get(who) ?? new Set();
    const all = [...waiting.values()].reduce((sum, { size }) => sum + size, 0);
    if (theirs.size >= placesEach || all >= places) return Promise.resolve(false);
    waiting.set(who, theirs);
    return new Promise((resolve) => {
      const begin = () => {
        clearTimeout(late);
        resolve(true);
      };
      const late = setTimeout(() => {
        theirs.delete(begin);
        if (theirs.size === 0) waiting.delete(who);
        resolve(false);
      }, milliseconds);
      theirs.add(begin);
    });
  }

  function next(): void {
    for (const [who, theirs] of waiting) {
      // Behind all the others, for the next of theirs.
      waiting.delete(who);
      for (const begin of theirs) {
        theirs.delete(begin);
        if (theirs.size > 0) waiting.set(who, theirs);
        return begin();
      }
    }
    free += 1;
  }

  return async <T, E extends Failure>(
    who: string,
    work: () => Promise<Result<T, E>>,
  ): Promise<Result<T, E | Busy>> => {
    const mine = await turn(who);
    if (!mine) return err({ code: 'documents_busy', retryAfterSeconds: RETRY_AFTER_SECONDS });
    try {
      return await work();
    } finally {
      next();
    }
  };
}
