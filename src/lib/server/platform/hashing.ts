import { hash } from 'node:crypto';

/*
 * SHA-256 for those who hash a whole log: one call for each hash. An object to stream into costs several times what the
 * hashing does, and so does hashing in JavaScript.
 */

/** The block of SHA-256, and what HMAC fills it up with (RFC 2104). */
const BLOCK = 64;
const [INNER, OUTER] = [0x36, 0x5c];

export function sha256(data: Uint8Array | string): Buffer {
  // By way of text the 32 bytes lie among others in a piece of memory, where a hash as bytes takes one for itself.
  return Buffer.from(hash('sha256', data, 'hex'), 'hex');
}

/** Of these parts, one behind the other. */
export function sha256Of(...parts: readonly Uint8Array[]): Buffer {
  return sha256(Buffer.concat(parts));
}

/** Whether they are equal; for hashes that anyone may see, so not in constant time. */
export const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** HMAC-SHA-256 under a key of at most 64 bytes. @throws RangeError on a longer one, which HMAC would hash first */
export function hmacSha256(key: Uint8Array, data: Uint8Array | string): Buffer {
  return hmacOf(hmacKey(key), data);
}

/** A key as HMAC meets it, for those who make many under one. */
export interface HmacKey {
  readonly inner: Uint8Array;
  readonly outer: Uint8Array;
}

/** @throws RangeError as {@link hmacSha256} */
export function hmacKey(key: Uint8Array): HmacKey {
  if (key.length > BLOCK) throw new RangeError('a key longer than the block of its hash');
  return { inner: padded(key, INNER), outer: padded(key, OUTER) };
}

/** {@link hmacSha256} under a key that is filled up already. */
export function hmacOf({ inner, outer }: HmacKey, data: Uint8Array | string): Buffer {
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  return sha256Of(outer, sha256Of(inner, bytes));
}

function padded(key: Uint8Array, filling: number): Buffer {
  const block = Buffer.alloc(BLOCK, filling);
  for (let at = 0; at < key.length; at++) block[at] = filling ^ (key[at] ?? 0);
  return block;
}

/** In hex; of none, as only a column can be that somebody has let be null, nothing: what it should be is then found missing. */
export const hexOf = (bytes: Uint8Array | null): string => Buffer.from(bytes ?? []).toString('hex');
