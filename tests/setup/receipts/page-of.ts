import type { Page } from '#lib/domain/receipt/reading/words.ts';

const HIGH = 20;
const WIDE = 12;

/** Lines of text as they are read: each sign 12 wide, 20 high, and a space as wide as a sign. */
export function pageOf(lines: readonly string[]): Page {
  return {
    width: 800,
    height: lines.length * 2 * HIGH,
    lines: lines.map((line, at) =>
      [...line.matchAll(/\S+/g)].map(({ 0: text, index }) => ({
        text,
        box: { x: index * WIDE, y: at * 2 * HIGH, width: text.length * WIDE, height: HIGH },
      })),
    ),
  };
}
