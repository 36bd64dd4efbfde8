import { afterEach, expect, it, vi } from 'vitest';
import { listAttachments, type Lister } from './list-attachments.ts';

afterEach(() => vi.useRealTimers());

/** A worker that does this with what it is given. */
function lister(work: (lister: Lister, bytes: Uint8Array) => void) {
  const made = { ended: 0 };
  const make = (): Lister => {
    const worker: Lister = {
      onmessage: null,
      onerror: null,
      postMessage: (bytes) => work(worker, bytes),
      terminate: () => (made.ended += 1),
    };
    return worker;
  };
  return { made, make };
}

const files = [{ name: 'faktura.xml', size: 12 }];

it('gives what the worker found in a copy of the bytes, and ends it', async () => {
  const bytes = new Uint8Array([1, 2, 3]);
  const { made, make } = lister((worker, given) => {
    expect([...given]).toEqual([1, 2, 3]);
    expect(given).not.toBe(bytes);
    worker.onmessage?.({ data: files } as unknown as MessageEvent<typeof files>);
  });
  expect(await listAttachments(bytes, make)).toEqual(files);
  expect([made.ended, bytes.length]).toEqual([1, 3]);
});

it('says that it can’t tell where the worker fails', async () => {
  const { made, make } = lister((worker) => worker.onerror?.({} as ErrorEvent));
  expect(await listAttachments(new Uint8Array(), make)).toBeNull();
  expect(made.ended).toBe(1);
});

it('says that it can’t tell where the worker never answers, and ends it', async () => {
  vi.useFakeTimers();
  const { made, make } = lister(() => {});
  const answer = listAttachments(new Uint8Array(), make);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(await answer).toBeNull();
  expect(made.ended).toBe(1);
});
