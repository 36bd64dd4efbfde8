import { CallFailed, failureOf, isQuery } from '#lib/api.ts';
import { OUTCOMES, type Outcome } from '#lib/domain/outcome.ts';
import { heard, type KnownCode, type Sayable } from '#lib/i18n/errors.ts';
import { isDeviceFull } from '#lib/offline/store/quota.ts';
import { isStorageFailure, lackOf, note } from '#lib/offline/support.ts';

/** Why a call brought no answer; `errorSentence` says it. */
export interface Problem extends Sayable {
  /** Whether what was asked may have been done all the same: the one place to look. */
  readonly outcome: Outcome;
}

/** What the device says itself, where no server did. */
const OWN = {
  unreachable: 'unknown',
  // A proxy gave up on a server that went on, or a server's answer can't be read.
  server_failed: 'unknown',
  input_invalid: 'as_before',
  device_full: 'as_before',
  device_failed: 'as_before',
  device_insecure: 'as_before',
  // A bug, perhaps in reading the answer.
  app_failed: 'unknown',
} as const satisfies Partial<Record<KnownCode, Outcome>>;

type OwnCode = keyof typeof OWN;

/** @param call.reads it only asks: then nothing can have been done */
export function ownProblem(code: OwnCode, { reads }: { reads: boolean }): Problem {
  return { code, outcome: reads ? 'none' : OWN[code] };
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
 * What is to be said about whatever was thrown; never throws itself. The server's error, `input_invalid` or
 * `server_failed` where it told none, or `unreachable` when nobody could be asked; `device_full` and `device_failed`
 * when the device's storage gave up; `app_failed` for a bug, which is then in the console in full.
 */
export function problemOf(cause: unknown): Problem {
  if (cause instanceof Refused) return cause.problem;
  const reads = isQuery(cause);
  const expected = failureOf(cause);
  if (expected) return toldProblem(expected, { reads });
  if (cause instanceof CallFailed) return ownProblem(withoutFailure(cause), { reads });
  if (isDeviceFull(cause)) return ownProblem('device_full', { reads });
  note(cause);
  if (isStorageFailure(cause)) return ownProblem('device_failed', { reads });
  // Without encryption everything that hashes or seals fails as if it were a bug.
  return ownProblem(lackOf() === 'device_insecure' ? 'device_insecure' : 'app_failed', { reads });
}

/** What a server told. One that does not say the outcome yet, says of what it did not expect whether that is known. */
export function toldProblem(
  told: { readonly code: string; readonly [fact: string]: unknown },
  { reads }: { reads: boolean },
): Problem {
  const problem = heard(told);
  if (reads) return { ...problem, outcome: 'none' };
  const said = OUTCOMES.find((outcome) => outcome === told['outcome']);
  return { ...problem, outcome: said ?? (told['outcomeKnown'] === false ? 'unknown' : 'as_before') };
}

export function isOffline(problem: Problem): boolean {
  return problem.code === 'unreachable';
}

/** For what is asked beside a screen that stands without it: that the server gave no answer is no news there, all else is. */
export function tolerate(cause: unknown): void {
  if (!(cause instanceof CallFailed)) reportError(cause);
}

function withoutFailure({ status, data }: CallFailed): OwnCode {
  const told = data as { code?: string } | null | undefined;
  // A reply that cannot be read is a server that failed, not a network that is away.
  if (!told) return status !== undefined ? 'server_failed' : 'unreachable';
  return told.code === 'BAD_REQUEST' ? 'input_invalid' : 'server_failed';
}
