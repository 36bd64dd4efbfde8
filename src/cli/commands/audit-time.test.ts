import { expect, test } from 'vitest';
import { timeSentence } from './audit-time.ts';

const newest = { time: new Date('2026-03-12T13:05:00Z'), by: 'Vector time', own: false, size: 7 };

test('how it stands with the time is said in a sentence, and what is weaker in another', () => {
  expect(timeSentence({ tokens: 3, newest, lapsed: 0 }, true)).toBe(
    'Time: 3 tokens, the newest of 2026-03-12T13:05:00.000Z by Vector time.',
  );
  expect(timeSentence({ tokens: 3, newest: { ...newest, own: true }, lapsed: 2 }, true)).toContain(
    "by the installation's own clock, which nobody else vouches for. 2 ended",
  );
  expect(timeSentence({ tokens: 0, newest: null, lapsed: 0 }, false)).toBe(
    'Time: no token. No timestamp authority is configured.',
  );
});
