import { openBox, sealBox } from './box.ts';
import { utf8, type Bytes } from './bytes.ts';
import { subkey } from './data-key.ts';
import type { Sealed } from './database.ts';
import { padded, unpadded } from './padding.ts';
import { openPiece, openSegments, sealSegments } from './segments.ts';

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
const SCHEMA = 2;
/** The same in segments: what holds the bytes of a file. */
const IN_SEGMENTS = 3;

/** Encrypts and decrypts records with the data key of an open vault. */
export interface Cipher {
  /** Whose records they are: another client's lie under other keys. */
  readonly clientId: string;
  /**
   * AES-GCM-256 under the key of the client's table, with a fresh random 96-bit IV; the bytes of files in segments.
   * @param sealing how often this row has been sealed, this time included
   */
  seal(table: SealedTable, id: string, plain: Bytes, sealing?: number): Promise<Sealed>;
  /**
   * Throws when the record was altered, stands in another table, under another id or in another client, or is an earlier
   * ciphertext under the numbers of a later one.
   */
  open(table: SealedTable, id: string, sealed: Sealed): Promise<Bytes>;
  /** Bytes `[from, to)` of what {@link open} gives, in the memory that they need. Throws as that does, where they lie. */
  openPiece(table: SealedTable, id: string, sealed: Sealed, from: number, to: number): Promise<Bytes>;
}

/**
 * Lengths are rounded up before encryption, so that a ciphertext's length does not tell the length
 * of a text. What is in segments has its own steps.
 */
const BUCKET: Partial<Record<SealedTable, number>> = { kept: 4096 };
const SMALLEST = 1024;
const FILES: readonly SealedTable[] = ['photos', 'papers', 'documents'];

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
  const openWhole = async (table: SealedTable, id: string, sealed: Sealed): Promise<Bytes> => {
    const { sealing, schema } = sealed;
    if (sealing === undefined || schema === undefined)
      return unpadded(await openOlder(older, `${table}|${id}|${clientId}`, sealed));
    const key = await keyOf(table);
    const bound = [table, id, sealing, schema];
    if (schema === IN_SEGMENTS) return openSegments(key, sealed, bound);
    return unpadded(await openBox(key, sealed, bound));
  };
  return {
    clientId,
    async seal(table, id, plain, sealing = 1) {
      const key = await keyOf(table);
      if (FILES.includes(table)) {
        const bound = [table, id, sealing, IN_SEGMENTS];
        const box = await sealSegments(key, plain, bound);
        return { ...box, sealing, schema: IN_SEGMENTS };
      }
      const box = await sealBox(key, padded(plain, BUCKET[table] ?? SMALLEST), [table, id, sealing, SCHEMA]);
      return { ...box, sealing, schema: SCHEMA };
    },
    open: openWhole,
    async openPiece(table, id, sealed, from, to) {
      const { sealing, schema } = sealed;
      if (schema !== IN_SEGMENTS) return (await openWhole(table, id, sealed)).slice(from, to);
      const bound = [table, id, sealing ?? 0, schema];
      return openPiece(await keyOf(table), sealed, bound, { from, to });
    },
  };
}

/** As versions until 0.7.0 sealed. Without their key it is like a record that was altered. */
async function openOlder(key: CryptoKey | null, bound: string, { iv, ciphertext }: Sealed): Promise<Bytes> {
  if (!key) throw new DOMException('sealed under a key that is not here', 'OperationError');
  const algorithm = { name: 'AES-GCM', iv, additionalData: utf8(bound) };
  return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, ciphertext));
}
