const SPACE: ReadonlySet<number> = new Set([0, 9, 10, 12, 13, 32]);

/**
 * Where an inline image ends whose data begins at `start`: behind the first EI between white space with text and not
 * more image behind it, or at the end of the bytes.
 */
export function endOfImage(bytes: Uint8Array, start: number): number {
  for (let at = start + 1; at < bytes.length; at += 1) {
    if (bytes[at] !== 0x45 || bytes[at + 1] !== 0x49 || !SPACE.has(bytes[at - 1] ?? 0)) continue;
    if (at + 2 < bytes.length && !SPACE.has(bytes[at + 2] ?? 0)) continue;
    if (bytes.subarray(at + 2, at + 12).every((byte) => (byte >= 32 && byte < 127) || SPACE.has(byte))) {
      return at + 2;
    }
  }
  return bytes.length;
}
