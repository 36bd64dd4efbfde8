import { parentPort } from 'node:worker_threads';

/** A reader as none may be, to see that the guard sees it: it hangs, fills memory or throws, as the first byte says. */
parentPort?.on('message', ({ bytes }: { bytes: Uint8Array }) => {
  const kept: unknown[] = [];
  if (bytes[0] === 1) while (kept.length === 0) Math.sqrt(bytes.length);
  if (bytes[0] === 2) for (;;) kept.push({ at: kept.length });
  if (bytes[0] === 3) for (;;) kept.push(new Uint8Array(2 ** 22).fill(1));
  throw new Error('as it should');
});
