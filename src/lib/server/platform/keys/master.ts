import { hkdfSync } from 'node:crypto';
import { unwrapKey, wrapKey } from './aes-kw.ts';

/**
 * The key that everything hangs on. It wraps the installation's root key and does nothing else, so that it may stay where
 * nobody reads it: a key service or a security module stands behind the same face.
 */
export interface MasterKey {
  /** 16 hexadecimal digits that tell it from others and say nothing of it. */
  readonly id: string;
  wrap(key: Uint8Array): Promise<Uint8Array>;
  /** Null where it was changed, or wrapped by another. */
  unwrap(wrapped: Uint8Array): Promise<Uint8Array | null>;
}

export const MASTER_KEY_BYTES = 32;

/** One whose bytes this process has: out of a file, the environment or a passphrase. */
export function localMaster(bytes: Uint8Array): MasterKey {
  if (bytes.length !== MASTER_KEY_BYTES) throw new RangeError('the master key has 32 bytes');
  const derive = (purpose: string, length: number) =>
    new Uint8Array(hkdfSync('sha256', bytes, new Uint8Array(0), `segl:${purpose}`, length));
  // Not the bytes themselves: those of 0.6.0 sealed and derived by them.
  const wrapping = derive('master.wrap.v1', 32);
  return {
    id: Buffer.from(derive('master.id.v1', 8)).toString('hex'),
    wrap: (key) => Promise.resolve(wrapKey(wrapping, key)),
    unwrap: (wrapped) => Promise.resolve(unwrapKey(wrapping, wrapped)),
  };
}
