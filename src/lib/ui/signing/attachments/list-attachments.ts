import type { Attachment } from '#lib/domain/pdf/attachments.ts';

/** The part of a Worker that is used. */
export interface Lister {
  onmessage: ((event: MessageEvent<readonly Attachment[] | null>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  postMessage(bytes: Uint8Array, transfer: Transferable[]): void;
  terminate(): void;
}

const PATIENCE_MS = 30_000;

/**
 * The files inside a PDF, read on this device from the very bytes that are shown, in a worker that is ended with its
 * answer, after half a minute or when it fails; null where they can't be told.
 */
export async function listAttachments(
  bytes: Uint8Array,
  makeLister: () => Lister = attachmentsWorker,
): Promise<readonly Attachment[] | null> {
  const lister = makeLister();
  let late: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise((resolve) => {
      late = setTimeout(() => resolve(null), PATIENCE_MS);
      lister.onmessage = ({ data }) => resolve(data);
      lister.onerror = () => resolve(null);
      const copy = bytes.slice();
      lister.postMessage(copy, [copy.buffer]);
    });
  } finally {
    clearTimeout(late);
    lister.terminate();
  }
}

function attachmentsWorker(): Lister {
  return new Worker(new URL('./attachments-worker.ts', import.meta.url), { type: 'module' });
}
