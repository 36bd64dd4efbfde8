import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
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
import { dirname, join } from 'node:path';

/**
 * Keeps what must not lie open in the database. Sealed bytes open only with the same purpose, so that a value
 * moved to another row or column is refused. A key service of the hosting kind can stand behind the same face.
 */
export interface KeyProvider {
  seal(purpose: string, plaintext: Uint8Array): Uint8Array;
  /** Throws when the bytes were changed, or sealed for another purpose or by another installation. */
  open(purpose: string, sealed: Uint8Array): Uint8Array;
  /** 32 bytes that only this installation can derive for that purpose. */
  derive(purpose: string): Uint8Array;
}

export const MASTER_KEY_BYTES = 32;

const VERSION = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM under keys that HKDF-SHA-256 derives from the installation's 32-byte master key. */
export function createKeyProvider(masterKey: Uint8Array): KeyProvider {
  if (masterKey.length !== MASTER_KEY_BYTES) throw new RangeError('the master key has 32 bytes');
  const derive = (purpose: string) =>
    new Uint8Array(hkdfSync('sha256', masterKey, new Uint8Array(0), `segl:${purpose}`, 32));
  return {
    derive,
    seal(purpose, plaintext) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', derive(`seal:${purpose}`), iv);
      const body = Buffer.concat([cipher.update(plaintext), cipher.final()]);
      return Buffer.concat([Buffer.of(VERSION), iv, body, cipher.getAuthTag()]);
    },
    open(purpose, sealed) {
      if (sealed[0] !== VERSION || sealed.length < 1 + IV_BYTES + TAG_BYTES) {
        throw new Error('these are no sealed bytes of this installation');
      }
      const iv = sealed.subarray(1, 1 + IV_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', derive(`seal:${purpose}`), iv);
      decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
      return Buffer.concat([decipher.update(sealed.subarray(1 + IV_BYTES, -TAG_BYTES)), decipher.final()]);
    },
  };
}

const keyFile = (dataFolder: string) => join(dataFolder, 'keys', 'master.key');

/** The master key of a data folder; null where there is none, or none any more. */
export function findMasterKey(dataFolder: string): Uint8Array | null {
  return readKey(keyFile(dataFolder));
}

/**
 * The master key of a data folder, made at the first start: 32 random bytes in a file only its owner can read.
 * Two processes that start at once agree on one key; a crash leaves a whole key or none.
 */
export function loadMasterKey(dataFolder: string): Uint8Array {
  const file = keyFile(dataFolder);
  const folder = dirname(file);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const existing = readKey(file);
  if (existing) return existing;
  const draft = join(folder, `.master.${process.pid}.${randomBytes(4).toString('hex')}`);
  const handle = openSync(draft, 'wx', 0o600);
  writeSync(handle, randomBytes(32));
  fsyncSync(handle);
  closeSync(handle);
  chmodSync(draft, 0o600);
  try {
    linkSync(draft, file); // fails where another process was first: then its key is the one
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
  } finally {
    unlinkSync(draft);
  }
  const key = readKey(file);
  if (!key) throw new Error('the master key could not be read back');
  return key;
}

function readKey(file: string): Uint8Array | null {
  try {
    return new Uint8Array(readFileSync(file));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw cause;
  }
}
