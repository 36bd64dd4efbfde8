import { TRPCClientError } from '@trpc/client';
import { failureOf } from '#lib/api.ts';
import { heard, type Sayable } from '#lib/i18n/errors.ts';
import { isDeviceFull } from '#lib/offline/quota.ts';
import { isStorageFailure, lackOf, note } from '#lib/offline/support.ts';

/** Why a call brought no answer; `errorSentence` says it. */
export type Problem = Sayable;

/** A refusal of a plain request (an upload, a file), thrown so that it is told like a procedure's. */
export class Refused extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.code);
    this.problem = problem;
  }
}

/**
 * What is to be said about whatever was thrown; never throws itself. The server's error, `input_invalid` or
 * `server_failed` where it told none, or `unreachable` when nobody could be asked; `device_full` and `device_failed`
 * when the device's storage gave up; `app_failed` for a bug, which is then in the console in full.
 */
export function problemOf(cause: unknown): Problem {
  if (cause instanceof Refused) return cause.problem;
  // A code of the server that has no sentence does not compile; one of another version's server is only heard.
  const expected: Problem | null = failureOf(cause);
  if (expected) return heard(expected);
  if (cause instanceof TRPCClientError) return { code: withoutFailure(cause as TRPCClientError<never>) };
  if (isDeviceFull(cause)) return { code: 'device_full' };
  note(cause);
  if (isStorageFailure(cause)) return { code: 'device_failed' };
  // Without encryption everything that hashes or seals fails as if it were a bug.
  return { code: lackOf() === 'device_insecure' ? 'device_insecure' : 'app_failed' };
}

export function isOffline(problem: Problem): boolean {
  return problem.code === 'unreachable';
}

/**
 * Whether what was asked may have been done all the same, as only an answer settles it: a server that failed may have
 * failed after it had committed. Then the same again, under the same id, is what is safe.
 */
export function mayBeDone(problem: Problem): boolean {
  return isOffline(problem) || problem.code === 'server_failed' || problem['outcomeKnown'] === false;
}

/** For what is asked beside a screen that stands without it: that the server gave no answer is no news there, all else is. */
export function tolerate(cause: unknown): void {
  if (!(cause instanceof TRPCClientError)) reportError(cause);
}

function withoutFailure(cause: TRPCClientError<never>): 'unreachable' | 'server_failed' | 'input_invalid' {
  const data = cause.data as { code?: string } | null | undefined;
  // A reply that cannot be read is a server that failed, not a network that is away.
  if (!data) return cause.meta?.['response'] === undefined ? 'unreachable' : 'server_failed';
  return data.code === 'BAD_REQUEST' ? 'input_invalid' : 'server_failed';
}
