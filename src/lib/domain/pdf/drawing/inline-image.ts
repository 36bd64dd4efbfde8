import { isWhite } from '../syntax/signs.ts';

/**
 * Where an inline image ends whose data begins at `start`: behind the first EI between white space with text and not
 * more image behind it, or at the end of the bytes.
 */
export function endOfImage(bytes: Uint8Array, start: number): number {
  for (let at = start + 1; at < bytes.length; at += 1) {
    if (bytes[at] !== 0x45 || bytes[at + 1] !== 0x49 || !isWhite(bytes[at - 1])) continue;
    if (at + 2 < bytes.length && !isWhite(bytes[at + 2])) continue;
    if (bytes.subarray(at + 2, at + 12).every((byte) => (byte >= 32 && byte < 127) || isWhite(byte))) {
      return at + 2;
    }
  }
  return bytes.length;
}
