import type { Result } from '#lib/domain/result.ts';

/** A way in that is open. */
export interface Listening {
  /** Where it listens; 0: nowhere, it asks another. */
  readonly port: number;
  /** Ends it; what is being taken is taken. */
  stop(): Promise<void>;
}

/** Who takes mail that came in, whichever way it came. */
export interface Incoming {
  /** Null where the address is nobody's. */
  recipient(address: string): Promise<TakesMail | null>;
  /** The addresses that a mail's head names, where no server says whom it is for. */
  named(raw: Uint8Array): Promise<readonly string[]>;
}

/**
 * Takes one mail for one recipient. Once it resolves ok all of it is committed; the same mail again is no news. Of what is refused
 * `later` says whether it may be taken another time.
 */
export type TakesMail = (raw: Uint8Array) => Promise<Result<void, MailRefused>>;

export interface MailRefused {
  readonly code: string;
  /** As SMTP says it: `554` and `5.6.0`. */
  readonly reply: number;
  readonly status: string;
  /** In English, for whoever sent it: what to do. */
  readonly text: string;
}

/** Whether who sends may try again (RFC 5321, 4.2.1). */
export const isForNow = ({ reply }: MailRefused): boolean => reply < 500;
