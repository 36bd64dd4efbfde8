import type { JobKind } from './kinds.ts';
import type { DocumentNews } from '../mail/messages.ts';

/** What can go wrong with a job that has words of its own; what else does is told by its code. */
export const JOB_FAULTS = [
  'cannot_extend',
  'crashed',
  'database_full',
  'database_unavailable',
  'input_unreadable',
  'internal',
  'mail_login_refused',
  'mail_not_private',
  'mail_off',
  'mail_refused',
  'mail_unavailable',
  'push_unavailable',
  'restored',
  'revocation_unavailable',
  'stopped',
  'storage_full',
  'timed_out',
  'timestamp_ends_sooner',
  'timestamp_unavailable',
  'user_unknown',
  'witness_contradicts',
  'witness_lies',
  'witness_refused',
  'witness_unavailable',
] as const;
export type JobFault = (typeof JOB_FAULTS)[number];

/** A job as people see it: nothing of what it is told but what they may open. */
export interface ShownJob {
  readonly id: string;
  /** A `JobKind`, or one of a later release. */
  readonly kind: JobKind | (string & {});
  readonly state: 'failed' | 'running' | 'waiting';
  readonly createdAt: Date;
  /** When it is tried next, or was to be. */
  readonly runAt: Date;
  readonly attempts: number;
  /** The code of what went wrong last. */
  readonly fault: string | null;
  readonly progress: { readonly done: number; readonly total: number } | null;
  /** Of a letter about a document. */
  readonly letter: { readonly news: DocumentNews; readonly documentId: string; readonly to: string } | null;
}
