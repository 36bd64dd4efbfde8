import { argon2Sync } from 'node:crypto';

/** Argon2id (RFC 9106) over a password's bytes; memory in KiB, `tagLength` in bytes. */
export interface Derivation {
  readonly message: Uint8Array;
  readonly nonce: Uint8Array;
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
  readonly tagLength: number;
}

/** As the thread's pool calls it. Holds its thread for the whole time, and no other. */
export const derive = (derivation: Derivation): Uint8Array => argon2Sync('argon2id', derivation);
