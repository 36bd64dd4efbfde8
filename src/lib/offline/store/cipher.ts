import type { Bytes } from './bytes.ts';
import type { Sealed } from './database.ts';

export type SealedTable = 'drafts' | 'photos' | 'outbox' | 'kept' | 'unfinished' | 'papers' | 'pulled';

/** Encrypts and decrypts records with the data key of an open vault. */
export interface Cipher {
  /** AES-GCM-256 under a fresh random 96-bit IV. */
  seal(table: SealedTable, id: string, plain: Bytes): Promise<Sealed>;
  /** Throws when the record was altered, or stands in another table, under another id or in another client. */
  open(table: SealedTable, id: string, sealed: Sealed): Promise<Bytes>;
}

/**
 * Lengths are rounded up before encryption, so that a ciphertext's length does not tell the length
 * of a text. A photo's size in steps of 64 KiB is what remains visible.
 */
const BUCKET: Record<SealedTable, number> = {
  drafts: 1024,
  outbox: 1024,
  kept: 4096,
  photos: 64 * 1024,
  papers: 64 * 1024,
  unfinished: 1024,
  pulled: 1024,
};
const HEADER = 4;

/** @param key AES-GCM, usages `encrypt` and `decrypt`. */
export function cipherOf(key: CryptoKey, clientId: string): Cipher {
  // Binding place and tenant: a record cannot be moved to where it would mean something else.
  const boundTo = (table: SealedTable, id: string): Bytes => utf8(`${table}|${id}|${clientId}`);
  return {
    async seal(table, id, plain) {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const algorithm = { name: 'AES-GCM', iv, additionalData: boundTo(table, id) };
      const ciphertext = await crypto.subtle.encrypt(algorithm, key, padded(plain, BUCKET[table]));
      return { iv, ciphertext: new Uint8Array(ciphertext) };
    },
    async open(table, id, { iv, ciphertext }) {
      const algorithm = { name: 'AES-GCM', iv, additionalData: boundTo(table, id) };
      return unpadded(new Uint8Array(await crypto.subtle.decrypt(algorithm, key, ciphertext)));
    },
  };
}

/** UTF-8 in memory of its own. */
export function utf8(text: string): Bytes {
  return new TextEncoder().encode(text);
}

function padded(plain: Bytes, bucket: number): Bytes {
  const framed = new Uint8Array(Math.ceil((HEADER + plain.length) / bucket) * bucket);
  new DataView(framed.buffer).setUint32(0, plain.length);
  framed.set(plain, HEADER);
  return framed;
}

function unpadded(framed: Bytes): Bytes {
  const length = new DataView(framed.buffer, framed.byteOffset).getUint32(0);
  return framed.slice(HEADER, HEADER + length);
}
