import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { Dexie, type DexieOptions, type EntityTable } from 'dexie';
import type { Box } from '../store/box.ts';
import type { Bytes } from '../store/bytes.ts';
import type { Envelope } from './envelopes.ts';

/** What belongs to the data key itself. */
export interface VaultRow {
  id: 'vault';
  version: 2;
  /** Tells the data key from any other; see `checkOf`. */
  check: Bytes;
  /** What is captured while the device is locked is sealed for this one; its other half lies in `privateKey`. */
  publicKey: Bytes;
  privateKey: Box;
}

/** Wrong secrets in a row, kept on the disk: closing the page forgets none. */
export interface TriesRow {
  id: 'tries';
  wrong: number;
  /** How long there is to wait, counted from `seenAt`. */
  leftMs: number;
  /** By the device's clock. */
  seenAt: number;
}

/** A client's database under this vault, by its name, which is a hash. */
export interface HeldRow {
  name: string;
  /** After how many wrong tries in a row the client has what the server has of it let go of; as the server last said. */
  wipeAfter?: number | null;
}

/** The person's vault on this device: one for all their clients. Nothing of the clients lies in it. */
export type VaultDatabase = Dexie & {
  vault: EntityTable<VaultRow, 'id'>;
  envelopes: EntityTable<Envelope, 'id'>;
  tries: EntityTable<TriesRow, 'id'>;
  held: EntityTable<HeldRow, 'name'>;
};

/** Like a client's database's: it says nothing of whose it is to somebody who does not know the id. */
export function vaultName(userId: string): string {
  return `segl-${bytesToHex(sha256(utf8ToBytes(`${userId}|vault`))).slice(0, 32)}`;
}

/** Guarantee: a write transaction that has resolved is on the disk; see `openDatabase`. */
export function openVaultDatabase(userId: string, options: DexieOptions = {}): VaultDatabase {
  const database = new Dexie(vaultName(userId), {
    chromeTransactionDurability: 'strict',
    ...options,
  }) as VaultDatabase;
  database.version(1).stores({ vault: 'id', envelopes: 'id', tries: 'id', held: 'name' });
  return database;
}

/** One of the ways to open, without what is sealed in it. */
export type Way = Pick<Envelope, 'id' | 'kind' | 'credential' | 'host' | 'salt'>;

export async function waysOf({ envelopes }: VaultDatabase): Promise<Way[]> {
  return (await envelopes.toArray()).map(({ id, kind, credential, host, salt }) => ({
    ...{ id, kind, credential, host, salt },
  }));
}
