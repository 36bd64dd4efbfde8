import { checkSaft, type SaftChecked } from '#lib/domain/ledger/saft/checked/checked.ts';
import { bytesOf } from './blob-bytes.ts';

/** What the worker answers: how far it has come, and at last what it found. */
export type Answered = { readonly read: number } | { readonly checked: SaftChecked };

/** Often enough for a bar to move, seldom enough to cost nothing. */
const EACH_MS = 100;

// A worker of its own: a file of hours does not hold the page, and can be stopped.
const worker = globalThis as unknown as {
  onmessage: ((event: MessageEvent<File>) => void) | null;
  postMessage(answer: Answered): void;
};

worker.onmessage = ({ data: file }) => {
  let told = 0;
  const tell = (read: number) => {
    const now = performance.now();
    if (now - told < EACH_MS) return;
    told = now;
    worker.postMessage({ read });
  };
  const found = checkSaft(bytesOf(file), file.name, tell).then((checked) => worker.postMessage({ checked }));
  // As an error of the worker, which the page is told of.
  found.catch((cause: unknown) =>
    setTimeout(() => {
      throw cause;
    }),
  );
};
