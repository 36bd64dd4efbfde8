import type { Bytes } from '../store/bytes.ts';

/** What a worker is given: a picture, in a file of its own. */
export interface Asked {
  readonly picture: Blob;
  /** It holds nothing but its picture: where it needs no shrinking either, it stays as it is. */
  readonly bare: boolean;
  /** Without loss, for a picture that came so and need not be shrunk. */
  readonly lossless: boolean;
}

/** `kept`: as it is. `unreadable`: this browser can't decode it. */
export type Answered =
  | { readonly name: 'kept' }
  | { readonly name: 'drawn'; readonly bytes: Bytes; readonly type: 'image/jpeg' | 'image/png' }
  | { readonly name: 'unreadable' };

/** A picture that takes longer will not be done. */
const PATIENCE_MS = 60_000;

/**
 * Has a worker do one picture, and ends it: what it took of memory is given back with it. Rejects where the worker
 * can't be loaded, fails or is not done in time.
 */
export async function work<A, B>(makeWorker: () => Worker, asked: A, patience = PATIENCE_MS): Promise<B> {
  const worker = makeWorker();
  let late: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise<B>((resolve, reject) => {
      late = setTimeout(() => reject(new Error('a picture took too long')), patience);
      worker.onmessage = ({ data }: MessageEvent<B>) => resolve(data);
      worker.onerror = (event) => reject(new Error(event.message || 'a worker could not be loaded'));
      worker.postMessage(asked);
    });
  } finally {
    clearTimeout(late);
    worker.terminate();
  }
}
