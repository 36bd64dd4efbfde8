import type { Outcome } from '#lib/domain/outcome.ts';
import type { Failure } from '#lib/domain/result.ts';

/** What whoever asked is told: a code, its facts, and what it says of the act. */
export interface Refusal extends Failure {
  readonly outcome: Outcome;
}

/** Carries what the caller is told through tRPC: a code and its facts, never a text. */
export class Told extends Error {
  readonly failure: Refusal;
  /** For the log, where the error itself stays behind. */
  readonly code: string;

  /** @param cause the error nobody expected; absent where the failure was expected */
  constructor(failure: Refusal, cause?: unknown) {
    super(failure.code, { cause });
    this.failure = failure;
    this.code = failure.code;
  }
}
