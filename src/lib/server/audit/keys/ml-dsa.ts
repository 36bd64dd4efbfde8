import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import type { VerifyMlDsa } from '#lib/domain/tlog/cosignature.ts';

/*
 * ML-DSA-44 (FIPS 204) of OpenSSL, by keys as others hold them: a public key of 1312 bytes, and a seed of 32 bytes.
 */

export interface MlDsaPair {
  readonly publicKey: Uint8Array;
  /** 32 bytes: the whole secret. */
  readonly seed: Uint8Array;
}

/** As JWK has them: of this type, its secret is the seed. */
const AKP = { kty: 'AKP', alg: 'ML-DSA-44' };

export function generateMlDsa(): MlDsaPair {
  const { pub, priv } = generateKeyPairSync('ml-dsa-44').privateKey.export({ format: 'jwk' });
  return { publicKey: bytesIn(pub), seed: bytesIn(priv) };
}

/** The private key. @throws when the seed is not that of the public key: OpenSSL itself takes any two */
export function openMlDsa({ publicKey, seed }: MlDsaPair): KeyObject {
  const jwk: JsonWebKey = { ...AKP, pub: textOf(publicKey), priv: textOf(seed) };
  const key = createPrivateKey({ key: jwk, format: 'jwk' });
  if (createPublicKey(key).export({ format: 'jwk' })['pub'] !== jwk['pub'])
    throw new Error('the ML-DSA-44 seed of the log is not that of its public key');
  return key;
}

/** Signs with an empty context. */
export function signMlDsa(key: KeyObject, message: Uint8Array): Uint8Array {
  return sign(null, message, key);
}

/** A verification reads the same key thousands of times; making it anew costs as much as the check. */
const known = new WeakMap<Uint8Array, KeyObject>();

/** Whether the signature is the key's over the message, with an empty context. */
export const verifyMlDsa: VerifyMlDsa = (publicKey, message, signature) => {
  let key = known.get(publicKey);
  if (!key) {
    key = createPublicKey({ key: { ...AKP, pub: textOf(publicKey) }, format: 'jwk' });
    known.set(publicKey, key);
  }
  return verify(null, message, key, signature);
};

const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');

function bytesIn(text: unknown): Uint8Array {
  if (typeof text !== 'string') throw new TypeError('a key of ML-DSA-44 was made without its seed');
  return new Uint8Array(Buffer.from(text, 'base64url'));
}
