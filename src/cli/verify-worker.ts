import { parentPort, workerData } from 'node:worker_threads';
import { verifyPdf } from '#lib/domain/signature/verify.ts';

/** What `segl verify` hands to the thread that judges the file. */
export interface VerifyTask {
  readonly bytes: Uint8Array;
  readonly roots: readonly Uint8Array[];
  readonly at: Date;
}

// In the thread of its own only: the module is imported for its types as well.
if (parentPort) {
  const { bytes, roots, at } = workerData as VerifyTask;
  parentPort.postMessage(await verifyPdf(bytes, { roots, at }));
}
