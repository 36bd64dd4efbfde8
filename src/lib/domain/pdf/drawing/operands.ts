import { BRACKET_END } from '../syntax/signs.ts';
import { KIND, NUMBER, SPACE } from './words.ts';

/** Digits of a number that are read: more say nothing about how long a line is. */
const MOST_DIGITS = 40;

/** The last numbers that stand before a place in content, at most so many, in their order. */
export function numbersBefore(bytes: Uint8Array, end: number, count: number): number[] {
  const found: number[] = [];
  let at = end;
  while (found.length < count) {
    while (at > 0 && KIND[bytes[at - 1] ?? 0] === SPACE) at -= 1;
    const behind = at;
    while (at > 0 && behind - at < MOST_DIGITS && KIND[bytes[at - 1] ?? 0] === NUMBER) at -= 1;
    if (at === behind) break;
    found.push(numberIn(bytes, at, behind));
  }
  return found.reverse();
}

/** What the operator d is given that stands at a place (ISO 32000-1, 8.4.3.6): dashes and gaps; null where it is none. */
export function dashesBefore(bytes: Uint8Array, end: number): number[] | null {
  let at = end;
  while (at > 0 && bytes[at - 1] !== BRACKET_END) {
    const kind = KIND[bytes[at - 1] ?? 0];
    if (kind !== SPACE && kind !== NUMBER) return null;
    at -= 1;
  }
  const dashes = numbersBefore(bytes, at - 1, MOST_DASHES);
  return at > 0 ? dashes : null;
}

/** Viewers keep fewer than a dozen. */
const MOST_DASHES = 32;

/** How many dashes a line one unit long has; a pattern of nothing but zeros is drawn as tenths. */
export function dashesOf(lengths: readonly number[]): number {
  if (lengths.length === 0) return 0;
  const sum = lengths.reduce((all, length) => all + Math.abs(length), 0);
  return lengths.length / (sum > 0 ? sum : lengths.length / 10);
}

function numberIn(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  let unit = 0;
  let sign = 1;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === 0x2d) sign = -1;
    else if (byte === 0x2e) unit = 1;
    else if (byte >= 0x30 && byte <= 0x39) {
      value = value * 10 + byte - 0x30;
      unit *= 10;
    }
  }
  return (sign * value) / (unit || 1);
}
