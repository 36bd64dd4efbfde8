import { createCipheriv, createDecipheriv } from 'node:crypto';

const INITIAL_VALUE = Buffer.from('a6a6a6a6a6a6a6a6', 'hex');

/** Two blocks and the value that they are checked by. */
const LEAST = 24;

/** AES Key Wrap (RFC 3394) of a key of whole 8-byte blocks, under one of 32 bytes; 8 bytes longer than it was. */
export function wrapKey(under: Uint8Array, key: Uint8Array): Uint8Array {
  const cipher = createCipheriv('id-aes256-wrap', under, INITIAL_VALUE);
  return Buffer.concat([cipher.update(key), cipher.final()]);
}

/** What was wrapped; null where it was changed, or wrapped under another key. */
export function unwrapKey(under: Uint8Array, wrapped: Uint8Array): Uint8Array | null {
  // Nothing at all would pass for the wrapping of nothing.
  if (wrapped.length < LEAST) return null;
  try {
    const decipher = createDecipheriv('id-aes256-wrap', under, INITIAL_VALUE);
    return new Uint8Array(Buffer.concat([decipher.update(wrapped), decipher.final()]));
  } catch {
    return null;
  }
}
