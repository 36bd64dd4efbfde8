import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AROUND, AT_ONCE, rangeOf } from './row-window.ts';

it('is the whole of a short list', () => {
  expect(rangeOf({ count: AT_ONCE, row: 30, above: 9000, screen: 900 })).toEqual({ first: 0, last: AT_ONCE });
});

it('is the beginning before a row was measured', () => {
  expect(rangeOf({ count: 504, row: 0, above: 0, screen: 900 })).toEqual({ first: 0, last: AT_ONCE });
});

it('is what is on the screen and around it', () => {
  const at = (above: number) => rangeOf({ count: 504, row: 30, above, screen: 900 });
  expect(at(-200)).toEqual({ first: 0, last: 90 });
  expect(at(6000)).toEqual({ first: 170, last: 260 });
  expect(at(99_999)).toEqual({ first: 414, last: 504 });
});

it('always has every row of the screen, and never more than the screen takes and what is around it', () => {
  const pixels = fc.integer({ min: 1, max: 400 });
  const anywhere = fc.integer({ min: -2000, max: 500_000 });
  fc.assert(
    fc.property(fc.integer({ min: 201, max: 20_000 }), pixels, anywhere, (count, row, above) => {
      const screen = 900;
      const { first, last } = rangeOf({ count, row, above, screen });
      expect(last - first).toBeLessThanOrEqual(Math.ceil(screen / row) + 2 * AROUND);
      for (let at = Math.max(0, Math.floor(above / row)); at < count && at * row < above + screen; at++) {
        expect(at >= first && at < last).toBe(true);
      }
    }),
  );
});
