import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { sha3_256, sha3_384, sha3_512, shake256 } from '@noble/hashes/sha3.js';
import { malformed, smallIntegerOf, withoutParameters, type Algorithm } from '../der.ts';

/** The digests that still bind; SHAKE256 of 64 octets, as signatures of Ed448 use it (RFC 8419, 2.3). */
export type Hash = 'SHA-256' | 'SHA-384' | 'SHA-512' | 'SHA3-256' | 'SHA3-384' | 'SHA3-512' | 'SHAKE256';
/** Digests one can be made to collide; a signature that stands on one proves nothing. */
export type WeakHash = 'MD5' | 'SHA-1';

export const HASH_OIDS: Readonly<Record<string, Hash | WeakHash>> = {
  '1.2.840.113549.2.5': 'MD5',
  '1.3.14.3.2.26': 'SHA-1',
  '2.16.840.1.101.3.4.2.1': 'SHA-256',
  '2.16.840.1.101.3.4.2.2': 'SHA-384',
  '2.16.840.1.101.3.4.2.3': 'SHA-512',
  '2.16.840.1.101.3.4.2.8': 'SHA3-256',
  '2.16.840.1.101.3.4.2.9': 'SHA3-384',
  '2.16.840.1.101.3.4.2.10': 'SHA3-512',
  '2.16.840.1.101.3.4.2.12': 'SHAKE256',
};
/** SHAKE256 with its length in bits as parameter. */
const SHAKE256_LENGTH = '2.16.840.1.101.3.4.2.18';

const SHAKE_OCTETS = 64;
const HASHES = {
  'SHA-256': () => sha256.create(),
  'SHA-384': () => sha384.create(),
  'SHA-512': () => sha512.create(),
  'SHA3-256': () => sha3_256.create(),
  'SHA3-384': () => sha3_384.create(),
  'SHA3-512': () => sha3_512.create(),
  SHAKE256: () => shake256.create({ dkLen: SHAKE_OCTETS }),
} as const satisfies Record<Hash, unknown>;

/** Digest of the concatenated parts. */
export function digestOf(hash: Hash, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const state = HASHES[hash]();
  for (const part of parts) state.update(part);
  return Uint8Array.from(state.digest());
}

/** Digest of a certificate under any hash that old identifiers name; they only tell which one is meant. */
export function certificateDigest(hash: Hash | WeakHash, certificate: Uint8Array): Uint8Array {
  if (hash === 'MD5') return md5(certificate);
  return hash === 'SHA-1' ? sha1(certificate) : digestOf(hash, certificate);
}

export function isWeak(hash: Hash | WeakHash): hash is WeakHash {
  return hash === 'MD5' || hash === 'SHA-1';
}

/** The digests that WebCrypto has everywhere. */
export function isSha2(hash: Hash): hash is 'SHA-256' | 'SHA-384' | 'SHA-512' {
  return hash === 'SHA-256' || hash === 'SHA-384' || hash === 'SHA-512';
}

/** The digest an AlgorithmIdentifier names; null when unknown. Throws inside a reader on parameters it has none of. */
export function hashOf(algorithm: Algorithm): Hash | WeakHash | null {
  if (algorithm.oid === SHAKE256_LENGTH) {
    const bits = smallIntegerOf(algorithm.parameters ?? undefined, 'length of the digest');
    return bits === SHAKE_OCTETS * 8 ? 'SHAKE256' : null;
  }
  const known = HASH_OIDS[algorithm.oid] ?? null;
  // What the parameters of an unknown digest may be, nobody here knows.
  if (known && !withoutParameters(algorithm)) malformed('parameters where the digest has none');
  return known;
}
