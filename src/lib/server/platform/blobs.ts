import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { KeyProvider } from './keys.ts';

/**
 * Stored files: photos and documents. Each is encrypted with a data key of its own, which is sealed for its
 * client; a file can't be read with another client's id, nor under another file's id.
 */
export interface BlobStore {
  /** Durable once it resolves ok. Writing the same id again replaces nothing: the first bytes stay. */
  put(clientId: string, id: string, bytes: Uint8Array): Promise<Result<void, BlobError>>;
  /** The bytes, or null where there is no such file. Throws when it was changed on disk. */
  get(clientId: string, id: string): Promise<Uint8Array | null>;
}

export type BlobError = { code: 'storage_full' } | { code: 'storage_unwritable'; reason: string };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const WRAPPED_BYTES = 1 + 12 + 32 + 16;
const IV_BYTES = 12;
const TAG_BYTES = 16;

export function createBlobStore(folder: string, keys: KeyProvider): BlobStore {
  const place = (clientId: string, id: string) => {
    if (!UUID.test(clientId) || !UUID.test(id)) throw new TypeError('a stored file is named by two UUIDs');
    // The last two digits of a UUIDv7 are random: 256 folders of equal size.
    const shelf = join(folder, clientId, id.slice(-2));
    return { shelf, file: join(shelf, id) };
  };
  const purpose = (clientId: string, id: string) => `blob:${clientId}:${id}`;
  return {
    async put(clientId, id, bytes) {
      const { shelf, file } = place(clientId, id);
      try {
        await mkdir(shelf, { recursive: true, mode: 0o700 });
        if (await exists(file)) return ok();
        await writeDurably(shelf, file, encrypt(keys, purpose(clientId, id), bytes));
        return ok();
      } catch (cause) {
        const { code, message } = cause as NodeJS.ErrnoException;
        if (code === 'ENOSPC' || code === 'EDQUOT') return err({ code: 'storage_full' });
        if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') {
          return err({ code: 'storage_unwritable', reason: message });
        }
        throw cause;
      }
    },
    async get(clientId, id) {
      try {
        return decrypt(keys, purpose(clientId, id), await readFile(place(clientId, id).file));
      } catch (cause) {
        if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw cause;
      }
    },
  };
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

/** A temporary name, flushed, then renamed and the folder flushed: after a power cut the file is whole or absent. */
async function writeDurably(shelf: string, file: string, bytes: Uint8Array): Promise<void> {
  const draft = `${file}.${randomBytes(4).toString('hex')}`;
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (cause) {
    await rm(draft, { force: true });
    throw cause;
  }
  const folder = await open(shelf, 'r');
  await folder.sync();
  await folder.close();
}

async function exists(file: string): Promise<boolean> {
  try {
    await (await open(file, 'r')).close();
    return true;
  } catch {
    return false;
  }
}
