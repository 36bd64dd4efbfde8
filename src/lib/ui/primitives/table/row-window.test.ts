import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AROUND, AT_ONCE, rangeOf } from './row-window.ts';

const even = () => 30;

it('is the whole of a short list', () => {
  expect(rangeOf({ count: AT_ONCE, heightOf: even, above: 9000, screen: 900 })).toEqual({
    first: 0,
    last: AT_ONCE,
  });
});

it('is what is on the screen and around it', () => {
  const at = (above: number) => rangeOf({ count: 504, heightOf: even, above, screen: 900 });
  expect(at(-200)).toEqual({ first: 0, last: 24 + AROUND });
  expect(at(6000)).toEqual({ first: 200 - AROUND, last: 230 + AROUND });
  expect(at(99_999)).toEqual({ first: 503 - AROUND, last: 504 });
});

it('always has every row of the screen, and never more than is around it, however high each is', () => {
  const screen = 900;
  const heights = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 50 });
  const anywhere = fc.integer({ min: -2000, max: 500_000 });
  fc.assert(
    fc.property(fc.integer({ min: 201, max: 20_000 }), heights, anywhere, (count, some, above) => {
      const heightOf = (at: number) => some[at % some.length] ?? 1;
      const { first, last } = rangeOf({ count, heightOf, above, screen });
      const onScreen: number[] = [];
      for (let at = 0, top = 0; at < count; top += heightOf(at), at++) {
        if (top < above + screen && top + heightOf(at) > above) onScreen.push(at);
      }
      expect(onScreen.every((at) => at >= first && at < last)).toBe(true);
      expect(last - first).toBeLessThanOrEqual(onScreen.length + 2 * AROUND + 1);
    }),
  );
});
