/**
 * The outcome of anything that can fail in an expected way. Bugs throw; everything a person can
 * cause comes back as a value, with a tagged error whose `code` is stable.
 */
export type Result<T, E extends Failure> = Ok<T> | Err<E>;

export interface Ok<T> {
  readonly ok: true;
  readonly value: T;
}

export interface Err<E extends Failure> {
  readonly ok: false;
  readonly error: E;
}

/** Every expected error: a stable code, and the facts the sentence shown to the person needs. */
export interface Failure {
  readonly code: string;
}

export function ok(): Ok<void>;
export function ok<T>(value: T): Ok<T>;
export function ok<T>(value?: T): Ok<T | undefined> {
  return { ok: true, value };
}

export function err<const E extends Failure>(error: E): Err<E> {
  return { ok: false, error };
}
