/** How many `q` must go before a page's content, and how many `Q` behind it, so that what follows starts afresh. */
export interface Balance {
  readonly before: number;
  readonly after: number;
}

const SPACE = new Set([0, 9, 10, 12, 13, 32]);
const DELIMITER = new Set([...'()<>[]{}/%'].map((character) => character.charCodeAt(0)));
const code = (character: string): number => character.charCodeAt(0);
const [OPEN, CLOSE, BACKSLASH, LESS, GREATER, PERCENT] = ['(', ')', '\\', '<', '>', '%'].map(code);

/**
 * Counts what a page's content saves and restores of the graphics state. Pages that leave states open, or restore more
 * than they saved, are common; without this the stamp would be scaled, turned or clipped by whatever they left behind.
 */
export function balanceOf(content: Uint8Array): Balance {
  let depth = 0;
  let lowest = 0;
  for (const word of operators(content)) {
    if (word === 'q') depth += 1;
    if (word === 'Q') depth -= 1;
    lowest = Math.min(lowest, depth);
  }
  return { before: 1 - lowest, after: 1 - lowest + depth };
}

/** The one- and two-letter words of a content stream, without strings, comments and the bytes of inline images. */
function* operators(bytes: Uint8Array): Generator<string> {
  let at = 0;
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0;
    if (byte === OPEN) at = afterString(bytes, at);
    else if (byte === PERCENT) at = afterComment(bytes, at);
    else if (byte === LESS && bytes[at + 1] !== LESS) at = afterHex(bytes, at);
    else if (SPACE.has(byte) || DELIMITER.has(byte))
      at = byte === code('/') ? afterWord(bytes, at + 1) : at + 1;
    else {
      const end = afterWord(bytes, at);
      const word = end - at <= 2 ? String.fromCharCode(...bytes.subarray(at, end)) : '';
      if (word) yield word;
      at = word === 'ID' ? afterImage(bytes, end) : end;
    }
  }
}

function afterWord(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && !SPACE.has(bytes[at] ?? 0) && !DELIMITER.has(bytes[at] ?? 0)) at += 1;
  return at;
}

function afterString(bytes: Uint8Array, from: number): number {
  let depth = 0;
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === BACKSLASH) at += 1;
    else if (byte === OPEN) depth += 1;
    else if (byte === CLOSE) depth -= 1;
    if (depth === 0) return at + 1;
  }
  return bytes.length;
}

function afterHex(bytes: Uint8Array, from: number): number {
  const end = bytes.indexOf(GREATER ?? 0, from);
  return end < 0 ? bytes.length : end + 1;
}

function afterComment(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== 10 && bytes[at] !== 13) at += 1;
  return at;
}

/** The end of an inline image: EI between white space, with text and not more image behind it. */
function afterImage(bytes: Uint8Array, from: number): number {
  for (let at = from + 1; at < bytes.length; at += 1) {
    if (bytes[at] !== code('E') || bytes[at + 1] !== code('I') || !SPACE.has(bytes[at - 1] ?? 0)) continue;
    if (at + 2 < bytes.length && !SPACE.has(bytes[at + 2] ?? 0)) continue;
    if (bytes.subarray(at + 2, at + 12).every((byte) => (byte >= 32 && byte < 127) || SPACE.has(byte)))
      return at + 2;
  }
  return bytes.length;
}
