import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Patience } from './patience.svelte.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('what is done in time is never slow', () => {
  const over = vi.fn();
  const patience = new Patience(over);
  const done = patience.begin(3);
  vi.advanceTimersByTime(9_999);
  done();
  vi.advanceTimersByTime(100_000);
  expect([patience.slow, over.mock.calls.length]).toEqual([null, 0]);
});

it('the page that takes long is told until it is done', () => {
  const patience = new Patience(vi.fn());
  const [first, second] = [patience.begin(3), patience.begin(4)];
  expect(patience.slow).toBeNull();
  vi.advanceTimersByTime(10_000);
  expect(patience.slow).toBe(3);
  first();
  expect(patience.slow).toBe(4);
  first();
  second();
  expect(patience.slow).toBeNull();
});

it('after a minute it is over, once for each page that is not done', () => {
  const over = vi.fn();
  const patience = new Patience(over);
  patience.begin(1);
  vi.advanceTimersByTime(59_999);
  expect(over).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(over).toHaveBeenCalledTimes(1);
});

it('when it has ended, nothing is waited for', () => {
  const over = vi.fn();
  const patience = new Patience(over);
  patience.begin(0);
  vi.advanceTimersByTime(10_000);
  patience.end();
  vi.advanceTimersByTime(100_000);
  expect([patience.slow, over.mock.calls.length]).toEqual([null, 0]);
});
