import { expect, it } from 'vitest';
import { secondsFor } from './patience.ts';
import { walk } from '#tests/setup/walk.ts';

it('grows with the file, a second for each MiB', () =>
  walk(
    [
      [0, 5],
      [1024 * 1024 - 1, 5],
      [9 * 1024 * 1024, 14],
      [50 * 1024 * 1024, 55],
      [200 * 1024 * 1024, 60],
    ],
    (bytes, seconds) => {
      expect(secondsFor(bytes, 5)).toBe(seconds);
    },
  ));
