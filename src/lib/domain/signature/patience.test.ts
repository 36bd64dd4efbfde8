import { expect, it } from 'vitest';
import { secondsFor } from './patience.ts';

it.each([
  [0, 5],
  [1024 * 1024 - 1, 5],
  [9 * 1024 * 1024, 14],
  [50 * 1024 * 1024, 55],
  [200 * 1024 * 1024, 60],
])('a file of %i bytes may take %i seconds', (bytes, seconds) => {
  expect(secondsFor(bytes, 5)).toBe(seconds);
});
