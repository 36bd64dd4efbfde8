import { StorageError } from './shelf.ts';

/** What an answer of the store says, as the SDK throws it; `name` is the store's own code. */
interface Answer {
  readonly name?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** The object is not there; a bucket that is not there is another thing. */
export function isMissing(cause: unknown): boolean {
  const { name } = cause as Answer;
  return name === 'NoSuchKey' || name === 'NotFound';
}

/** `If-None-Match: *` found something, or something that was being written at the same moment. */
export function isTaken(cause: unknown): boolean {
  return statusOf(cause) === 412 || statusOf(cause) === 409;
}

/** The store refuses a header that it does not know, and has stored nothing. */
export function knowsNoCondition(cause: unknown): boolean {
  return statusOf(cause) === 501 || (cause as Answer).name === 'NotImplemented';
}

const FULL = new Set(['QuotaExceeded', 'XMinioStorageFull', 'EntityTooLarge', 'InsufficientStorage']);

/** Refusals of the moment: the bytes were lost or changed on the way, or it was too slow, or too much. */
const MOMENTARY = new Set(['BadDigest', 'IncompleteBody', 'RequestTimeout', 'SlowDown']);

/**
 * Anything else that goes wrong on the way to the store. When writing, a refusal (4xx: rights, a bucket that is not
 * there, bytes that are not those of the MD5) is told apart from a store that does not answer.
 */
export function refused(cause: unknown, doing: 'reading' | 'writing'): StorageError {
  if (cause instanceof StorageError) return cause;
  const status = statusOf(cause);
  if (FULL.has((cause as Answer).name ?? '') || status === 507)
    return new StorageError('storage_full', cause);
  const refusal = status !== undefined && status >= 400 && status < 500 && status !== 408 && status !== 429;
  const ours = refusal && !MOMENTARY.has((cause as Answer).name ?? '');
  return new StorageError(ours && doing === 'writing' ? 'storage_unwritable' : 'storage_unavailable', cause);
}

function statusOf(cause: unknown): number | undefined {
  return (cause as Answer).$metadata?.httpStatusCode;
}
