import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { MASTER_KEY_BYTES } from './master.ts';

/** What a file of a master key holds; null where there is none, or none any more. */
export function readMasterFile(path: string): Uint8Array | null {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw cause;
  }
}

/**
 * The master key of a file, made where there is none: 32 random bytes that only its owner can read. Two processes that start
 * at once agree on one key; a crash leaves a whole key or none.
 * @param bytes to be kept there, in place of random ones
 */
export function makeMasterFile(path: string, bytes: Uint8Array = randomBytes(MASTER_KEY_BYTES)): Uint8Array {
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const existing = readMasterFile(path);
  if (existing) return existing;
  const draft = join(folder, `.${basename(path)}.${process.pid}.${randomBytes(4).toString('hex')}`);
  const handle = openSync(draft, 'wx', 0o600);
  writeSync(handle, bytes);
  fsyncSync(handle);
  closeSync(handle);
  chmodSync(draft, 0o600);
  try {
    linkSync(draft, path); // fails where another process was first: then its key is the one
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
  } finally {
    unlinkSync(draft);
  }
  const key = readMasterFile(path);
  if (!key) throw new Error('the master key could not be read back');
  return key;
}
