import type { Failure } from '#lib/domain/result.ts';

/** Carries what the caller is told through tRPC: a code and its facts, never a text. */
export class Told extends Error {
  readonly failure: Failure;
  /** For the log, where the error itself stays behind. */
  readonly code: string;

  /** @param cause the error nobody expected; absent where the failure was expected */
  constructor(failure: Failure, cause?: unknown) {
    super(failure.code, { cause });
    this.failure = failure;
    this.code = failure.code;
  }
}
