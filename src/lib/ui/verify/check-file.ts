import { err, ok, type Result } from '#lib/domain/result.ts';
import { secondsFor } from '#lib/domain/signature/patience.ts';
import type { PdfVerdict, TrustedRoots } from '#lib/domain/signature/verify.ts';
import type { Answered, Asked } from './verify-worker.ts';

/** The part of a Worker that is used. */
export interface Checker {
  onmessage: ((event: MessageEvent<Answered>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  postMessage(asked: Asked, transfer: Transferable[]): void;
  terminate(): void;
}

export type CheckError =
  | { readonly code: 'file_too_large' }
  | { readonly code: 'check_timed_out' }
  | { readonly code: 'check_crashed' };

/** More than this a browser on a phone can't hold. */
export const MOST_BYTES = 200 * 1024 * 1024;
const LEAST_SECONDS = 10;

/**
 * Verifies a file in a worker of its own, which is ended with its answer, after ten seconds (and one more for
 * each MiB) or when it fails. The file
 * goes nowhere else.
 */
export async function checkFile(
  file: Blob,
  { makeChecker, ...options }: TrustedRoots & { at: Date; makeChecker: () => Checker },
): Promise<Result<PdfVerdict, CheckError>> {
  if (file.size > MOST_BYTES) return err({ code: 'file_too_large' });
  const bytes = new Uint8Array(await file.arrayBuffer());
  const checker = makeChecker();
  let late: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise((resolve) => {
      const milliseconds = secondsFor(file.size, LEAST_SECONDS) * 1000;
      late = setTimeout(() => resolve(err({ code: 'check_timed_out' })), milliseconds);
      checker.onmessage = ({ data }) => resolve(ok(data.verdict));
      checker.onerror = () => resolve(err({ code: 'check_crashed' }));
      checker.postMessage({ bytes, ...options }, [bytes.buffer]);
    });
  } finally {
    clearTimeout(late);
    checker.terminate();
  }
}

export function verifyWorker(): Checker {
  return new Worker(new URL('./verify-worker.ts', import.meta.url), { type: 'module' });
}
