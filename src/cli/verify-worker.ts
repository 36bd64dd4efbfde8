import { parentPort, workerData } from 'node:worker_threads';
import { verifyPdf, type TrustedRoots } from '#lib/domain/signature/verify.ts';

/** What `segl verify` hands to the thread that judges the file. */
export interface VerifyTask extends TrustedRoots {
  readonly bytes: Uint8Array;
  readonly at: Date;
}

// In the thread of its own only: the module is imported for its types as well.
if (parentPort) {
  const { bytes, ...options } = workerData as VerifyTask;
  parentPort.postMessage(await verifyPdf(bytes, options));
}
