import { expect, test } from 'vitest';
import { beginsEmptyOnceInstalled } from './platform.ts';

const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Safari/604.1';
const MAC =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/19.0 Safari/605.1.15';
const ANDROID = 'Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 Chrome/150 Mobile Safari/537.36';

test.each([
  ['an iPhone', { userAgent: IPHONE, maxTouchPoints: 5 }, true],
  ['an iPhone, from the home screen', { userAgent: IPHONE, maxTouchPoints: 5, standalone: true }, false],
  ['an iPad, which calls itself a Mac', { userAgent: MAC, maxTouchPoints: 5, standalone: false }, true],
  ['a Mac', { userAgent: MAC, maxTouchPoints: 0 }, false],
  [
    'Android, whose installed app shares the browser’s store',
    { userAgent: ANDROID, maxTouchPoints: 5 },
    false,
  ],
])('%s', (_, looked, empty) => {
  expect(beginsEmptyOnceInstalled(looked)).toBe(empty);
});
