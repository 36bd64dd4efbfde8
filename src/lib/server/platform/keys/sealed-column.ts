import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { ClientKeys } from './client-keys.ts';

/** Where a value stands: bound to it, so that none opens in another row, column or table. */
export interface ColumnPlace {
  readonly clientId: string;
  readonly table: string;
  readonly column: string;
  /** The row's key behind the client, its parts with a slash between. */
  readonly row: string;
}

const VERSION = 2;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + 4 + NONCE_BYTES;

/**
 * A column's value under the client's key: AES-256-GCM, the place as associated data. Throws where the key was destroyed.
 *
 *     2 (1) · generation of the client's key (4) · nonce (12) · value · tag (16)
 */
export async function sealColumn(
  clients: ClientKeys,
  place: ColumnPlace,
  value: Uint8Array,
): Promise<Uint8Array> {
  const { generation, key } = await clients.current(place.clientId);
  const head = Buffer.alloc(HEAD_BYTES);
  head[0] = VERSION;
  head.writeUInt32BE(generation, 1);
  head.set(randomBytes(NONCE_BYTES), 5);
  const cipher = createCipheriv('aes-256-gcm', key, head.subarray(5)).setAAD(aadOf(place));
  return Buffer.concat([head, cipher.update(value), cipher.final(), cipher.getAuthTag()]);
}

/** Whether a value was sealed so: those of 0.6.0 begin otherwise. */
export const isOfClient = (sealed: Uint8Array): boolean => sealed[0] === VERSION;

/** Null where it was changed, stands elsewhere than it was sealed for, or its key is gone. */
export async function openColumn(
  clients: ClientKeys,
  place: ColumnPlace,
  sealed: Uint8Array,
): Promise<Uint8Array | null> {
  if (!isOfClient(sealed) || sealed.length < HEAD_BYTES + TAG_BYTES) return null;
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.length);
  const key = await clients.find(place.clientId, bytes.readUInt32BE(1));
  if (!key) return null;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key.key, bytes.subarray(5, HEAD_BYTES));
    decipher.setAAD(aadOf(place)).setAuthTag(bytes.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(HEAD_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    return null;
  }
}

const aadOf = ({ clientId, table, column, row }: ColumnPlace): Uint8Array =>
  Buffer.from(`segl.column.v1:${clientId}:${table}.${column}:${row}`);
