import { attachmentsOf, type Attachment } from '#lib/domain/pdf/attachments.ts';
import { openPdf } from '#lib/domain/pdf/document.ts';

// A worker of its own: a file that takes long does not hold the page, and can be stopped.
const worker = globalThis as unknown as {
  onmessage: ((event: MessageEvent<Uint8Array>) => void) | null;
  postMessage(answer: readonly Attachment[] | null): void;
};

worker.onmessage = ({ data }) => {
  const opened = openPdf(data);
  worker.postMessage(opened.ok ? attachmentsOf(opened.value) : null);
};
