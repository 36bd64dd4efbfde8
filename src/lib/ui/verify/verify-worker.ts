import { verifyPdf, type PdfVerdict, type TrustedRoots } from '#lib/domain/signature/verify.ts';

/** What the worker is asked. */
export interface Asked extends TrustedRoots {
  readonly bytes: Uint8Array;
  readonly at: Date;
}

export interface Answered {
  readonly verdict: PdfVerdict;
}

// A worker of its own: a file that takes long does not hold the page, and can be stopped.
const worker = globalThis as unknown as {
  onmessage: ((event: MessageEvent<Asked>) => void) | null;
  postMessage(answer: Answered): void;
};

worker.onmessage = ({ data: { bytes, ...options } }) => {
  void verifyPdf(bytes, options).then((verdict) => worker.postMessage({ verdict }));
};
