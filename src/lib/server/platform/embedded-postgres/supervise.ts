import { setTimeout as pause } from 'node:timers/promises';
import type { Result } from '#lib/domain/result.ts';
import type { EmbeddedPostgresError } from './errors.ts';

/** How often a server is looked after, and how often it is started again before that is given up. */
export interface Patience {
  readonly everyMs: number;
  /** Starts within `windowMs`; one more, and something is wrong that starting does not mend. */
  readonly mostStarts: number;
  readonly windowMs: number;
}

export const PATIENCE: Patience = { everyMs: 500, mostStarts: 5, windowMs: 10 * 60_000 };

export interface GaveUp {
  readonly code: 'embedded_postgres_gave_up';
  readonly starts: number;
  /** Why the last of them failed, or null when the server came up each time and went down again. */
  readonly last: EmbeddedPostgresError | null;
}

export interface Watched {
  isRunning(): Promise<boolean>;
  /** Finds the server again, or starts it; one of several processes starts it, the others find it. */
  startAgain(): Promise<Result<unknown, EmbeddedPostgresError>>;
}

/** Who hears of it: each line is for the log. */
export interface Told {
  readonly line: (line: string) => void;
  readonly gaveUp: (why: GaveUp) => void;
}

export interface Watch {
  /** Ends the watch, and waits for a start that is under way. */
  stop(): Promise<void>;
}

/**
 * Looks after a server until it is stopped:
 *
 *   up ── not running ──▶ down ── started, or found ──▶ up
 *                          │ ▲ failed: a pause, twice as long each time
 *                          │ └──────┘
 *                          └── too many starts in the window ──▶ given up: told once, and the watch ends
 */
export function supervise(watched: Watched, { everyMs, mostStarts, windowMs }: Patience, told: Told): Watch {
  const stopped = new AbortController();
  const starts: number[] = [];

  async function watch(): Promise<void> {
    let failures = 0;
    let last: EmbeddedPostgresError | null = null;
    for (;;) {
      // The process does not live on because of this.
      await pause(everyMs * 2 ** failures, undefined, { ref: false, signal: stopped.signal });
      if (await watched.isRunning()) continue;
      const recent = starts.filter((at) => performance.now() - at < windowMs).length;
      if (recent >= mostStarts) {
        told.gaveUp({ code: 'embedded_postgres_gave_up', starts: recent, last });
        return;
      }
      told.line('PostgreSQL is gone; it is started again');
      starts.push(performance.now());
      const again = await watched.startAgain();
      last = again.ok ? null : again.error;
      failures = again.ok ? 0 : failures + 1;
      if (last) told.line(`PostgreSQL could not be started: ${last.code}`);
    }
  }

  const watching = watch().catch((cause: unknown) => {
    if (!stopped.signal.aborted) throw cause;
  });
  return {
    async stop() {
      stopped.abort();
      await watching;
    },
  };
}
