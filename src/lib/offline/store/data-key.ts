import { randomBytes, utf8, type Bytes } from './bytes.ts';

/*
 * One random data key for each person on each device. It encrypts nothing itself: whatever does is derived from it
 * (HKDF-SHA-256, RFC 5869), under a name of its own, so that no two purposes share a key.
 */

const KEY_BYTES = 32;
const CHECK_BITS = 128;

export const newDataKey = (): Bytes => randomBytes(KEY_BYTES);

/** As it is used: not extractable, so that no script can read it out. */
export function dataKeyOf(raw: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', raw, 'HKDF', false, ['deriveKey', 'deriveBits']);
}

/** AES-GCM-256 for one purpose. @param key as {@link dataKeyOf} gives it */
export function subkey(key: CryptoKey, ...purpose: readonly string[]): Promise<CryptoKey> {
  return crypto.subtle.deriveKey(named(purpose), key, { name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
}

/** 16 bytes that tell one data key from another, and nothing else of it. */
export async function checkOf(key: CryptoKey): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.deriveBits(named(['check']), key, CHECK_BITS));
}

/** The data key is random in all its bits, so that it needs no salt (RFC 5869, 3.1). */
const named = (purpose: readonly string[]): HkdfParams => ({
  name: 'HKDF',
  hash: 'SHA-256',
  salt: new Uint8Array(),
  info: utf8(JSON.stringify(['segl.vault.v2', ...purpose])),
});
