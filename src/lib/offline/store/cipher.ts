import { openBox, sealBox, type Bound } from './box.ts';
import { utf8, type Bytes } from './bytes.ts';
import { subkey } from './data-key.ts';
import type { Sealed } from './database.ts';
import { padded, unpadded } from './padding.ts';

export type SealedTable =
  | 'drafts'
  | 'photos'
  | 'outbox'
  | 'kept'
  | 'unfinished'
  | 'papers'
  | 'pulled'
  | 'away'
  | 'tickets'
  | 'documents'
  | 'prepared';

/** What is sealed from now on: its key, what it is bound to, its padding. What 0.7.0 wrote says no number. */
export const SCHEMA = 2;

/** Encrypts and decrypts records with the data key of an open vault. */
export interface Cipher {
  /**
   * AES-GCM-256 under the key of the client's table, with a fresh random 96-bit IV.
   * @param sealing how often this row has been sealed, this time included
   */
  seal(table: SealedTable, id: string, plain: Bytes, sealing?: number): Promise<Sealed>;
  /**
   * Throws when the record was altered, stands in another table, under another id or in another client, or is an earlier
   * ciphertext under the numbers of a later one.
   */
  open(table: SealedTable, id: string, sealed: Sealed): Promise<Bytes>;
}

/**
 * Lengths are rounded up before encryption, so that a ciphertext's length does not tell the length
 * of a text. A photo's size in steps of 64 KiB is what remains visible.
 */
const BUCKET: Partial<Record<SealedTable, number>> = {
  kept: 4096,
  photos: 64 * 1024,
  papers: 64 * 1024,
  documents: 64 * 1024,
};
const SMALLEST = 1024;

/**
 * @param dataKey the person's
 * @param older the key of 0.7.0's vault, as long as something lies under it
 */
export function cipherOf(dataKey: CryptoKey, clientId: string, older: CryptoKey | null = null): Cipher {
  const keys = new Map<SealedTable, Promise<CryptoKey>>();
  const keyOf = (table: SealedTable): Promise<CryptoKey> => {
    const known = keys.get(table) ?? subkey(dataKey, 'records', clientId, table);
    keys.set(table, known);
    return known;
  };
  return {
    async seal(table, id, plain, sealing = 1) {
      const bound: Bound = [table, id, sealing, SCHEMA];
      const box = await sealBox(await keyOf(table), padded(plain, BUCKET[table] ?? SMALLEST), bound);
      return { ...box, sealing, schema: SCHEMA };
    },
    async open(table, id, sealed) {
      const { sealing, schema } = sealed;
      if (sealing === undefined || schema === undefined)
        return unpadded(await openOlder(older, `${table}|${id}|${clientId}`, sealed));
      return unpadded(await openBox(await keyOf(table), sealed, [table, id, sealing, schema]));
    },
  };
}

/** As versions until 0.7.0 sealed. Without their key it is like a record that was altered. */
async function openOlder(key: CryptoKey | null, bound: string, { iv, ciphertext }: Sealed): Promise<Bytes> {
  if (!key) throw new DOMException('sealed under a key that is not here', 'OperationError');
  const algorithm = { name: 'AES-GCM', iv, additionalData: utf8(bound) };
  return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, ciphertext));
}
