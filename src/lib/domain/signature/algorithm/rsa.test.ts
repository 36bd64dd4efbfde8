import { constants, createHash, generateKeyPairSync, privateEncrypt } from 'node:crypto';
import { expect, it } from 'vitest';
import { keyOf, type RsaKey } from './keys.ts';
import { verifiesPkcs1, verifiesPss } from './rsa.ts';

/* What the holder of a key could encode otherwise than the standard has it: each is wrong, whatever the digest. */

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
const key = keyOf(publicKey.export({ type: 'spki', format: 'der' })) as RsaKey;
const data = Buffer.from('data');
const digest = (...parts: readonly Uint8Array[]) =>
  createHash('sha3-256').update(Buffer.concat(parts)).digest();
const raw = (encoded: Buffer) =>
  privateEncrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, encoded);

/** EMSA-PSS (RFC 8017, 9.1.1) with 32 octets of salt, and what `change` does to its block. */
function pss(change: (block: Buffer) => void = () => undefined, trailer = 0xbc): Buffer {
  const salt = Buffer.alloc(32, 7);
  const seed = digest(Buffer.alloc(8), digest(data), salt);
  const block = Buffer.concat([Buffer.alloc(62), Buffer.of(1), salt]);
  change(block);
  const mask = Buffer.concat([0, 1, 2].map((counter) => digest(seed, Buffer.of(0, 0, 0, counter))));
  const masked = block.map((octet, at) => octet ^ (mask[at] ?? 0));
  masked[0] = (masked[0] ?? 0) & 0x7f;
  return raw(Buffer.concat([masked, seed, Buffer.of(trailer)]));
}

it('PSS: padding, mark and last octet are as they must be', () => {
  const verify = (signature: Buffer, saltLength = 32) =>
    verifiesPss(key, { hash: 'SHA3-256', data, signature, saltLength });
  expect(verify(pss())).toBe(true);
  expect(verify(pss((block) => (block[62] = 2)))).toBe(false);
  expect(verify(pss((block) => (block[30] = 1)))).toBe(false);
  expect(verify(pss(undefined, 0xbd))).toBe(false);
  for (const length of [0, 31, 33, 62, 95, 200]) expect(verify(pss(), length)).toBe(false);
});

it('PKCS #1: nothing else stands where the padding or the digest does', () => {
  const head = Buffer.from('3031300d060960864801650304020805000420', 'hex');
  const verify = (encoded: Buffer) => verifiesPkcs1(key, { hash: 'SHA3-256', data, signature: raw(encoded) });
  const info = Buffer.concat([head, digest(data)]);
  const encoded = (padding: Buffer, rest = info) =>
    Buffer.concat([Buffer.of(0, 1), padding, Buffer.of(0), rest]);
  expect(verify(encoded(Buffer.alloc(74, 0xff)))).toBe(true);
  expect(verify(encoded(Buffer.alloc(74, 0xfe)))).toBe(false);
  // A short padding, and room behind the digest to choose a cube in.
  expect(verify(encoded(Buffer.alloc(8, 0xff), Buffer.concat([info, Buffer.alloc(66, 9)])))).toBe(false);
  const longForm = Buffer.concat([Buffer.of(0x30, 0x81, 0x31), info.subarray(2)]);
  expect(verify(encoded(Buffer.alloc(73, 0xff), longForm))).toBe(false);
});

it('a number that is not below the modulus, and an exponent of one, make no signature', () => {
  const modulus = Buffer.from(key.modulus);
  const check = (one: RsaKey, signature: Buffer) =>
    verifiesPss(one, { hash: 'SHA3-256', data, signature, saltLength: 32 });
  expect(check(key, modulus)).toBe(false);
  expect(check({ ...key, exponent: Uint8Array.of(1) }, pss())).toBe(false);
  expect(check({ ...key, exponent: Uint8Array.of(0) }, pss())).toBe(false);
});
