import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { equalBytes } from '#lib/domain/bytes.ts';
import { digestOf, type Hash } from './hashes.ts';
import type { RsaKey } from './keys.ts';

/** The last octet of each digest's identifier, 2.16.840.1.101.3.4.2.x. */
const DIGEST_NUMBERS: Readonly<Partial<Record<Hash, number>>> = {
  'SHA-256': 1,
  'SHA-384': 2,
  'SHA-512': 3,
  'SHA3-256': 8,
  'SHA3-384': 9,
  'SHA3-512': 10,
};

interface Signed {
  readonly hash: Hash;
  readonly data: Uint8Array;
  readonly signature: Uint8Array;
}

/** RSASSA-PKCS1-v1_5 (RFC 8017, 8.2.2): what comes out is compared with the one encoding that is right. */
export function verifiesPkcs1(key: RsaKey, { hash, data, signature }: Signed): boolean {
  const encoded = opened(key, signature);
  const number = DIGEST_NUMBERS[hash];
  if (!encoded || number === undefined) return false;
  const digest = digestOf(hash, data);
  const oid = [0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, number];
  const info = [0x30, 17 + digest.length, 0x30, 0x0d, ...oid, 0x05, 0x00, 0x04, digest.length, ...digest];
  const padding = encoded.length - 3 - info.length;
  if (padding < 8) return false;
  return equalBytes(encoded, Uint8Array.of(0, 1, ...new Uint8Array(padding).fill(0xff), 0, ...info));
}

/** RSASSA-PSS (RFC 8017, 8.1.2 and 9.1.2) with MGF1 over the same digest. @param saltLength in octets */
export function verifiesPss(
  key: RsaKey,
  { hash, data, signature, saltLength }: Signed & { saltLength: number },
): boolean {
  const whole = opened(key, signature);
  const bits = key.bits - 1;
  const size = Math.ceil(bits / 8);
  if (!whole || whole.subarray(0, whole.length - size).some((octet) => octet !== 0)) return false;
  const encoded = whole.subarray(whole.length - size);
  const digest = digestOf(hash, data);
  const start = size - digest.length - 1;
  const salted = start - saltLength;
  if (salted < 1 || encoded[size - 1] !== 0xbc) return false;
  const seed = encoded.subarray(start, size - 1);
  const unused = 8 * size - bits;
  if ((encoded[0] ?? 0) >> (8 - unused)) return false;
  const mask = maskOf(hash, seed, start);
  const block = encoded.subarray(0, start).map((octet, at) => octet ^ (mask[at] ?? 0));
  block[0] = (block[0] ?? 0) & (0xff >> unused);
  if (block[salted - 1] !== 1 || block.subarray(0, salted - 1).some((octet) => octet !== 0)) return false;
  return equalBytes(seed, digestOf(hash, new Uint8Array(8), digest, block.subarray(salted)));
}

/** MGF1 (RFC 8017, B.2.1). */
function maskOf(hash: Hash, seed: Uint8Array, length: number): Uint8Array {
  const mask = new Uint8Array(length);
  for (let at = 0, counter = 0; at < length; counter++) {
    const block = digestOf(hash, seed, Uint8Array.of(0, 0, counter >> 8, counter));
    mask.set(block.subarray(0, length - at), at);
    at += block.length;
  }
  return mask;
}

/** RSAVP1 (RFC 8017, 5.2.2), as many octets as the modulus has; null for what no such key makes. */
function opened({ modulus, exponent }: RsaKey, signature: Uint8Array): Uint8Array | null {
  if (signature.length === 0 || signature.length !== modulus.length) return null;
  const [n, e, s] = [numberOf(modulus), numberOf(exponent), numberOf(signature)];
  const isKey = (n & 1n) === 1n && (e & 1n) === 1n && e > 1n && (exponent[0] ?? 0x80) < 0x80;
  if (!isKey || s >= n) return null;
  let [power, base] = [1n, s];
  for (let rest = e; rest > 0n; rest >>= 1n) {
    if (rest & 1n) power = (power * base) % n;
    base = (base * base) % n;
  }
  return hexToBytes(power.toString(16).padStart(modulus.length * 2, '0'));
}

function numberOf(octets: Uint8Array): bigint {
  return BigInt(`0x${bytesToHex(octets)}`);
}
