import { err, ok, type Result } from '../result.ts';

/** How many attempts go through at once, and how the waits grow behind them. Times in milliseconds. */
export interface AttemptRule {
  readonly free: number;
  /** The wait before the first attempt that is not free; each further one waits twice as long. */
  readonly first: number;
  /** No wait is longer, and each time that passes by so much forgives one attempt. */
  readonly longest: number;
}

/** What is remembered of attempts. Once `forgottenAt` has passed it says nothing. */
export interface Attempts {
  /** From when on the next one may be made. */
  readonly openAt: Date;
  /** When the last one is forgiven. */
  readonly forgottenAt: Date;
}

export interface RateLimited {
  readonly code: 'rate_limited';
  readonly retryAfterSeconds: number;
}

/**
 * Counts one attempt, or says how long to wait; a refused one does not count. Nobody is ever shut out for longer than
 * `longest`, and however it is gone about, no more than `free + log2(longest / first) + 2` attempts and one for each
 * `longest` of time go through.
 */
export function takeAttempt(
  rule: AttemptRule,
  { openAt, forgottenAt }: Attempts,
  now: Date,
): Result<Attempts, RateLimited> {
  const wait = openAt.getTime() - now.getTime();
  if (wait > 0) return err({ code: 'rate_limited', retryAfterSeconds: Math.ceil(wait / 1000) });
  const forgotten = Math.max(forgottenAt.getTime(), now.getTime()) + rule.longest;
  const count = Math.ceil((forgotten - now.getTime()) / rule.longest);
  return ok({ openAt: later(now, waitAfter(rule, count)), forgottenAt: new Date(forgotten) });
}

/** An attempt that turned out to be no guess: it does not count, and nobody waits for it. */
export function returnAttempt(rule: AttemptRule, { forgottenAt }: Attempts, now: Date): Attempts {
  const forgotten = Math.max(forgottenAt.getTime() - rule.longest, now.getTime());
  return { openAt: now, forgottenAt: new Date(forgotten) };
}

function waitAfter({ free, first, longest }: AttemptRule, count: number): number {
  return count < free ? 0 : Math.min(longest, first * 2 ** (count - free));
}

const later = (now: Date, milliseconds: number) => new Date(now.getTime() + milliseconds);
