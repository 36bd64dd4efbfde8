/*
 * What an event says it was done on: the browser and the system that the request named, and no more, so that nobody is told
 * apart by it who shares both. The request says it itself: it helps whoever looks, and proves nothing.
 */

/** In this order: many browsers also name the one they are made of. */
const BROWSERS: readonly (readonly [string, RegExp])[] = [
  ['Edge', /\bEdg(?:e|A|iOS)?\/(\d{1,4})/],
  ['Opera', /\bOPR\/(\d{1,4})/],
  ['Samsung Internet', /\bSamsungBrowser\/(\d{1,4})/],
  ['Firefox', /\b(?:Firefox|FxiOS)\/(\d{1,4})/],
  ['Chrome', /\b(?:Headless)?(?:Chrome|CriOS)\/(\d{1,4})/],
  ['Safari', /\bVersion\/(\d{1,4})[\d.]* (?:Mobile\/\w+ )?Safari\//],
];
const SYSTEMS: readonly (readonly [string, RegExp])[] = [
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Android', /\bAndroid\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMacintosh\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Linux', /\bLinux\b/],
];

/** Longer ones are no browser's. */
const LONGEST = 1000;

/** `Chrome 153 · Android` of a `User-Agent`; null where it names no browser and no system that is known. */
export function deviceOf(userAgent: string | null): string | null {
  if (userAgent === null || userAgent.length > LONGEST) return null;
  const words: string[] = [];
  for (const [name, pattern] of BROWSERS) {
    const version = pattern.exec(userAgent)?.[1];
    if (version === undefined) continue;
    words.push(`${name} ${version}`);
    break;
  }
  const system = SYSTEMS.find(([, pattern]) => pattern.test(userAgent));
  if (system) words.push(system[0]);
  return words.length === 0 ? null : words.join(' · ');
}
