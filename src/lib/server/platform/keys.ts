import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { MASTER_KEY_BYTES } from './keys/master.ts';

/**
 * Keeps what must not lie open in the database. Sealed bytes open only with the same purpose, so that a value
 * moved to another row or column is refused.
 */
export interface KeyProvider {
  seal(purpose: string, plaintext: Uint8Array): Uint8Array;
  /** Throws when the bytes were changed, or sealed for another purpose or by another installation. */
  open(purpose: string, sealed: Uint8Array): Uint8Array;
  /** 32 bytes that only this installation can derive for that purpose. */
  derive(purpose: string): Uint8Array;
  /** The same from the key that the keys of clients hang on. */
  deriveForClients(purpose: string): Uint8Array;
}

const VERSION = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * AES-256-GCM under keys that HKDF-SHA-256 derives from the installation's 32-byte root key.
 * @param clientsKey that of the keyring beside it (`keys/keyring.ts`); who touches no client's key needs none
 */
export function createKeyProvider(rootKey: Uint8Array, clientsKey: Uint8Array = rootKey): KeyProvider {
  for (const { length } of [rootKey, clientsKey])
    if (length !== MASTER_KEY_BYTES) throw new RangeError('a key has 32 bytes');
  const from = (key: Uint8Array) => (purpose: string) =>
    new Uint8Array(hkdfSync('sha256', key, new Uint8Array(0), `segl:${purpose}`, 32));
  const derive = from(rootKey);
  return {
    derive,
    deriveForClients: from(clientsKey),
    seal(purpose, plaintext) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', derive(`seal:${purpose}`), iv);
      const body = Buffer.concat([cipher.update(plaintext), cipher.final()]);
      return Buffer.concat([Buffer.of(VERSION), iv, body, cipher.getAuthTag()]);
    },
    open(purpose, sealed) {
      if (sealed[0] !== VERSION || sealed.length < 1 + IV_BYTES + TAG_BYTES) {
        throw new Error('these are no sealed bytes of this installation');
      }
      const iv = sealed.subarray(1, 1 + IV_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', derive(`seal:${purpose}`), iv);
      decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
      return Buffer.concat([decipher.update(sealed.subarray(1 + IV_BYTES, -TAG_BYTES)), decipher.final()]);
    },
  };
}
