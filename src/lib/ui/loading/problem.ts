import { TRPCClientError } from '@trpc/client';
import { failureOf } from '#lib/api.ts';

/** Why a call brought no answer; `errorSentence` says it. */
export interface Problem {
  readonly code: string;
  readonly [fact: string]: unknown;
}

/** A refusal of a plain request (an upload, a file), thrown so that it is told like a procedure's. */
export class Refused extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.code);
    this.problem = problem;
  }
}

/**
 * What is to be said about a failed call: the server's error, `server_failed` or `input_invalid` where it told none,
 * or `unreachable` when nobody could be asked. What no call can throw is a bug and is thrown on.
 */
export function problemOf(cause: unknown): Problem {
  if (cause instanceof Refused) return cause.problem;
  const expected = failureOf(cause);
  if (expected) return expected;
  if (!(cause instanceof TRPCClientError)) throw cause;
  const data = cause.data as { code?: string } | null | undefined;
  // A reply that cannot be read is a server that failed, not a network that is away.
  if (!data) return { code: cause.meta?.['response'] === undefined ? 'unreachable' : 'server_failed' };
  return { code: data.code === 'BAD_REQUEST' ? 'input_invalid' : 'server_failed' };
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
