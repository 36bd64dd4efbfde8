/** Why a log is not signed on. Other clients' logs are not touched by it. */
export type NotSignedCode =
  /** The database has fewer leaves than the head that is remembered. */
  | 'log_shorter'
  /** Its leaves do not give the root that is remembered. */
  | 'head_differs'
  /** Its leaves do not give the root that was signed last, or there are some that no head covers. */
  | 'log_damaged'
  /** Nothing is remembered of a log that this version has written. */
  | 'memory_missing'
  /** What is remembered does not open: changed, another client's, or another installation's. */
  | 'memory_unreadable'
  /** It can't be written down. What was signed before stands; nothing more is signed until it can. */
  | 'memory_unwritable';

export class NotSigned extends Error {
  readonly code: NotSignedCode;

  constructor(code: NotSignedCode, what: string, cause?: unknown) {
    super(`${code}: ${what}`, { cause });
    this.code = code;
  }
}
