import { randomBytes, utf8, type Bytes } from './bytes.ts';

/** AES-GCM-256 under a fresh random 96-bit IV; the tag stands at the end of the ciphertext. */
export interface Box {
  iv: Bytes;
  ciphertext: Bytes;
}

/** What a box is bound to: the same facts in the same order open it, and no others. */
export type Bound = readonly (string | number | null)[];

/** @param iv where it is not random, one that this key has never had */
export async function sealBox(
  key: CryptoKey,
  plain: Bytes,
  bound: Bound,
  iv: Bytes = randomBytes(12),
): Promise<Box> {
  const ciphertext = await crypto.subtle.encrypt(algorithmOf(iv, bound), key, plain);
  return { iv, ciphertext: new Uint8Array(ciphertext) };
}

/** Rejects with an `OperationError` where it was altered, is bound to something else, or is of another key. */
export async function openBox(key: CryptoKey, { iv, ciphertext }: Box, bound: Bound): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.decrypt(algorithmOf(iv, bound), key, ciphertext));
}

/** The specification's name for a tag that does not fit; anything else is a bug of ours. */
export function isUnfit(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'OperationError';
}

const algorithmOf = (iv: Bytes, bound: Bound) => ({
  name: 'AES-GCM',
  iv,
  additionalData: utf8(JSON.stringify(bound)),
});
