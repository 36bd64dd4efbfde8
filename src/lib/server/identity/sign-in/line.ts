import { err, type Failure, type Result } from '#lib/domain/result.ts';

/** So many sign in at this moment that one more would only wait. */
export interface Busy {
  readonly code: 'sign_in_busy';
  readonly retryAfterSeconds: number;
}

/** Who waits apart from whom: nobody who was never here stands before one who was. */
export type Lane = 'known' | 'stranger';

export interface LineLimits {
  /** How many may wait in each lane; whoever comes then is turned away at once. */
  readonly places: number;
  /** Nobody waits longer for their turn. */
  readonly milliseconds: number;
}

export interface Line {
  /** Runs `work` when it is its turn: one at a time, in the order they came, the known before the strangers. */
  inTurn<T, E extends Failure>(lane: Lane, work: () => Promise<Result<T, E>>): Promise<Result<T, E | Busy>>;
}

/** A line whose length and whose waiting are bounded, so that those who stand in it cost nobody else anything. */
export function createLine({ places, milliseconds }: LineLimits): Line {
  const waiting: Record<Lane, Set<() => void>> = { known: new Set(), stranger: new Set() };
  let working = false;

  function turn(lane: Lane): Promise<boolean> {
    if (!working) {
      working = true;
      return Promise.resolve(true);
    }
    const queue = waiting[lane];
    if (queue.size >= places) return Promise.resolve(false);
    return new Promise((resolve) => {
      const begin = () => {
        clearTimeout(late);
        resolve(true);
      };
      const late = setTimeout(() => {
        queue.delete(begin);
        resolve(false);
      }, milliseconds);
      queue.add(begin);
    });
  }

  function next(): void {
    for (const queue of [waiting.known, waiting.stranger]) {
      for (const begin of queue) {
        queue.delete(begin);
        return begin();
      }
    }
    working = false;
  }

  return {
    async inTurn(lane, work) {
      const mine = await turn(lane);
      if (!mine) return err({ code: 'sign_in_busy', retryAfterSeconds: Math.ceil(milliseconds / 1000) });
      try {
        return await work();
      } finally {
        next();
      }
    },
  };
}
