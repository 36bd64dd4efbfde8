import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { err, ok, type Ok } from '#lib/domain/result.ts';
import { createTurns } from './turns.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const BUSY = err({ code: 'documents_busy', retryAfterSeconds: 30 });

/** A line in which work ends when it is told to, and what was begun, in order. */
function line(limits: Partial<Parameters<typeof createTurns>[0]> = {}) {
  const inTurn = createTurns({ atOnce: 1, placesEach: 3, places: 5, milliseconds: 1000, ...limits });
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  return {
    begun,
    bring: (who: string, what: string) =>
      inTurn(who, () => {
        begun.push(what);
        return new Promise<Ok<string>>((resolve) => ends.push(() => resolve(ok(what))));
      }),
    /** Until the next has begun. */
    end: async () => {
      ends.shift()?.();
      await vi.advanceTimersByTimeAsync(0);
    },
  };
}

it('does one thing of each person in turn, however many one of them brings', async () => {
  const { bring, begun, end } = line();
  for (const what of ['a1', 'a2', 'a3', 'a4']) void bring('a', what);
  void bring('b', 'b1');
  void bring('c', 'c1');
  for (let times = 0; times < 6; times++) await end();
  expect(begun).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'a4']);
});

it('works on so many at once, and goes on when one fails', async () => {
  const inTurn = createTurns({ atOnce: 2, placesEach: 1, places: 1, milliseconds: 1000 });
  const failing = inTurn('a', () => Promise.reject(new Error('broken')));
  const first = inTurn('a', () => Promise.resolve(ok(1)));
  const second = inTurn('a', () => Promise.resolve(ok(2)));
  await expect(failing).rejects.toThrow('broken');
  expect([await first, await second]).toEqual([ok(1), ok(2)]);
});

it('turns away whoever has too many waiting, and all when all have', async () => {
  const { bring } = line();
  for (const what of ['a1', 'a2', 'a3', 'a4']) void bring('a', what);
  expect(await bring('a', 'a5')).toEqual(BUSY);
  void bring('b', 'b1');
  void bring('c', 'c1');
  expect(await bring('d', 'd1')).toEqual(BUSY);
});

it('lets nobody wait longer than is bearable, and does not begin what has given up', async () => {
  const { bring, begun, end } = line();
  const first = bring('a', 'a1');
  const late = bring('b', 'b1');
  await vi.advanceTimersByTimeAsync(1000);
  expect(await late).toEqual(BUSY);
  const next = bring('c', 'c1');
  await end();
  await end();
  expect([await first, await next]).toEqual([ok('a1'), ok('c1')]);
  expect(begun).toEqual(['a1', 'c1']);
});
