import { parentPort } from 'node:worker_threads';
import { verifyPdf } from '#lib/domain/signature/verify.ts';
import { inspectUpload } from '#lib/server/signing/pdf/upload/inspect.ts';
import type { Answer, Question } from './guard.ts';

/** Reads each file it is given as the verifier does, and as one that is uploaded. */
parentPort?.on('message', ({ bytes, roots, at }: Question) => {
  void (async () => {
    const before = process.threadCpuUsage();
    const { overall } = await verifyPdf(bytes, { roots, at });
    inspectUpload(bytes);
    const { user, system } = process.threadCpuUsage(before);
    parentPort?.postMessage({ overall, milliseconds: (user + system) / 1000 } satisfies Answer);
  })();
});
