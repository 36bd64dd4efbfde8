import { customType } from 'drizzle-orm/pg-core';

/** `bytea` as bytes: hashes and sealed values. */
export const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => 'bytea',
  toDriver: (value) => Buffer.from(value),
  fromDriver: (value) => new Uint8Array(value),
});

/** A transaction's number, 64 bits. */
export const xid8 = customType<{ data: string }>({ dataType: () => 'xid8' });
