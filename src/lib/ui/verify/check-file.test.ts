import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { PdfVerdict } from '#lib/domain/signature/verify.ts';
import { checkFile, MOST_BYTES, type Checker } from './check-file.ts';
import type { Answered } from './verify-worker.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const verdict: PdfVerdict = { overall: 'unsigned', sha256: 'aa', signatures: [], reasons: [] };

function checker(work: (self: Checker) => void) {
  let ended = 0;
  const made: Checker = {
    onmessage: null,
    onerror: null,
    postMessage: () => work(made),
    terminate: () => void (ended += 1),
  };
  return { makeChecker: () => made, ended: () => ended };
}

const file = new Blob(['%PDF-1.7']);
const at = new Date(0);

it('gives the verdict of the worker, and ends it', async () => {
  const one = checker((self) => self.onmessage?.({ data: { verdict } } as MessageEvent<Answered>));
  expect(await checkFile(file, { roots: [], at, makeChecker: one.makeChecker })).toEqual({
    ok: true,
    value: verdict,
  });
  expect(one.ended()).toBe(1);
});

it('stops a worker that takes more than ten seconds', async () => {
  const one = checker(() => undefined);
  const waiting = checkFile(file, { roots: [], at, makeChecker: one.makeChecker });
  await vi.advanceTimersByTimeAsync(9_000);
  expect(one.ended()).toBe(0);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await waiting).toEqual({ ok: false, error: { code: 'check_timed_out' } });
  expect(one.ended()).toBe(1);
});

it('gives a large file a second more for each MiB', async () => {
  const one = checker(() => undefined);
  const large = Object.defineProperty(new Blob(), 'size', { value: 9 * 1024 * 1024 });
  const waiting = checkFile(large, { roots: [], at, makeChecker: one.makeChecker });
  await vi.advanceTimersByTimeAsync(18_000);
  expect(one.ended()).toBe(0);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await waiting).toEqual({ ok: false, error: { code: 'check_timed_out' } });
});

it('says that a worker crashed', async () => {
  const one = checker((self) => self.onerror?.({} as ErrorEvent));
  expect(await checkFile(file, { roots: [], at, makeChecker: one.makeChecker })).toEqual({
    ok: false,
    error: { code: 'check_crashed' },
  });
  expect(one.ended()).toBe(1);
});

it('starts no worker for what is too large to hold', async () => {
  const huge = Object.defineProperty(new Blob(), 'size', { value: MOST_BYTES + 1 });
  const one = checker(() => undefined);
  const made = vi.fn(one.makeChecker);
  expect(await checkFile(huge, { roots: [], at, makeChecker: made })).toMatchObject({ ok: false });
  expect(made).not.toHaveBeenCalled();
});
