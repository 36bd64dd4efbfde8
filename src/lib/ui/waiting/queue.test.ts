import { expect, it } from 'vitest';
import { following, neighbours } from './queue.ts';

it('knows who comes before and after', () => {
  expect(neighbours(['a', 'b', 'c'], 'b')).toEqual({ at: 2, total: 3, previous: 'a', next: 'c' });
  expect(neighbours(['a'], 'a')).toEqual({ at: 1, total: 1, previous: null, next: null });
});

it('goes to the oldest when the draft has left', () => {
  expect(neighbours(['b', 'c'], 'a')).toEqual({ at: null, total: 2, previous: null, next: 'b' });
  expect(neighbours([], 'a')).toEqual({ at: null, total: 0, previous: null, next: null });
});

it('leads on to whatever else waits, and says that nothing does only where that is known', () => {
  expect(following(['a', 'b', 'c'], 'b')).toBe('c');
  // As long as the list still has what was done.
  expect(following(['a', 'b', 'c'], 'c')).toBe('a');
  expect(following(['a'], 'c')).toBe('a');
  expect(following(['c'], 'c')).toBeNull();
  expect(following([], 'c')).toBeNull();
  expect(following(undefined, 'c')).toBeUndefined();
});
