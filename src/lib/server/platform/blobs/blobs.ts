import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { equalBytes } from '#lib/domain/bytes.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { KeyProvider } from '../keys.ts';
import { type Shelf, StorageError } from './shelf.ts';

/**
 * Stored files: photos and documents. Each is encrypted with a data key of its own, which is sealed for its
 * client; a file can't be read with another client's id, nor under another file's id.
 */
export interface BlobStore {
  /**
   * Durable once it resolves ok. The same bytes again under the same id change nothing; others are refused
   * (`storage_unwritable`). After `storage_unavailable` it may have been stored, and the same again is safe.
   */
  put(clientId: string, id: string, bytes: Uint8Array): Promise<Result<void, BlobError>>;
  /**
   * The bytes, or null where there is no such file. Throws when it was changed where it lies, and a
   * {@link StorageError} when that place does not answer.
   */
  get(clientId: string, id: string): Promise<Uint8Array | null>;
}

export type BlobError =
  | { code: 'storage_full' }
  | { code: 'storage_unwritable'; reason: string }
  | { code: 'storage_unavailable'; reason: string };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const WRAPPED_BYTES = 1 + 12 + 32 + 16;
const IV_BYTES = 12;
const TAG_BYTES = 16;

export function createBlobStore(shelf: Shelf, keys: KeyProvider): BlobStore {
  const purpose = (clientId: string, id: string) => `blob:${clientId}:${id}`;
  async function get(clientId: string, id: string): Promise<Uint8Array | null> {
    const stored = await shelf.read(nameOf(clientId, id));
    return stored && decrypt(keys, purpose(clientId, id), stored);
  }
  return {
    get,
    async put(clientId, id, bytes) {
      try {
        if (await shelf.add(nameOf(clientId, id), encrypt(keys, purpose(clientId, id), bytes))) return ok();
        if (await isStored(get(clientId, id), bytes)) return ok();
        return err({ code: 'storage_unwritable', reason: 'something else lies under this id' });
      } catch (cause) {
        if (!(cause instanceof StorageError)) throw cause;
        const { code, reason } = cause;
        return err(code === 'storage_full' ? { code } : { code, reason });
      }
    },
  };
}

/** The last two digits of a UUID of ours are random: 256 folders of equal size for each client. */
function nameOf(clientId: string, id: string): string {
  if (!UUID.test(clientId) || !UUID.test(id)) throw new TypeError('a stored file is named by two UUIDs');
  return `${clientId}/${id.slice(-2)}/${id}`;
}

/** Whether what lies there opens, and is this. */
async function isStored(stored: Promise<Uint8Array | null>, bytes: Uint8Array): Promise<boolean> {
  try {
    const there = await stored;
    return there !== null && equalBytes(there, bytes);
  } catch (cause) {
    if (cause instanceof StorageError) throw cause;
    return false;
  }
}

function encrypt(keys: KeyProvider, purpose: string, bytes: Uint8Array): Uint8Array {
  const dataKey = randomBytes(32);
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', dataKey, iv);
  const body = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return Buffer.concat([keys.seal(purpose, dataKey), iv, body, cipher.getAuthTag()]);
}

function decrypt(keys: KeyProvider, purpose: string, stored: Uint8Array): Uint8Array {
  const dataKey = keys.open(purpose, stored.subarray(0, WRAPPED_BYTES));
  const iv = stored.subarray(WRAPPED_BYTES, WRAPPED_BYTES + IV_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', dataKey, iv);
  decipher.setAuthTag(stored.subarray(stored.length - TAG_BYTES));
  const body = stored.subarray(WRAPPED_BYTES + IV_BYTES, -TAG_BYTES);
  return new Uint8Array(Buffer.concat([decipher.update(body), decipher.final()]));
}
