import { bytesToHex } from '@noble/hashes/utils.js';
import { customType } from 'drizzle-orm/pg-core';

/** `bytea` as bytes: hashes and sealed values. */
export const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => 'bytea',
  toDriver: (value) => Buffer.from(value),
  fromDriver: (value) => new Uint8Array(value),
});

/** A transaction's number, 64 bits. */
export const xid8 = customType<{ data: string }>({ dataType: () => 'xid8' });

/** What a row is called that is found by its hash; `none` of one that has none, once somebody took the rules away. */
export const hashId = (hash: Uint8Array | null): string => (hash === null ? 'none' : bytesToHex(hash));
