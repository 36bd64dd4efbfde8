import { createHash } from 'node:crypto';

/** The id of a draft that follows from what it was made of, so that it is made once: a UUID of RFC 9562, version 8, of SHA-256. */
export function madeId(of: string): string {
  const bytes = createHash('sha256').update(of).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
