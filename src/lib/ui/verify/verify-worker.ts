import { verifyPdf } from '#lib/domain/signature/verify.ts';
import type { Asked, Answered } from './check-file.ts';

// A worker of its own: a file that takes long does not hold the page, and can be stopped.
const worker = globalThis as unknown as {
  onmessage: ((event: MessageEvent<Asked>) => void) | null;
  postMessage(answer: Answered): void;
};

worker.onmessage = ({ data: { bytes, ...options } }) => {
  void verifyPdf(bytes, options).then((verdict) => worker.postMessage({ verdict }));
};
