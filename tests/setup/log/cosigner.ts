import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { concatBytes } from '@noble/hashes/utils.js';
import { toBase64 } from '#lib/domain/tlog/bytes.ts';
import { cosignedMessage, ML_DSA_44, timestamped } from '#lib/domain/tlog/cosignature.ts';
import { formatKey, keyIdOf } from '#lib/domain/tlog/note.ts';
import { cosignatureText, ED25519_COSIGNATURE } from '#lib/domain/tlog/witness-key.ts';
import { generateMlDsa, openMlDsa, signMlDsa } from '#lib/server/audit/keys/ml-dsa.ts';

/** A witness that signs whatever it is given, as of whatever time. */
export interface Cosigner {
  readonly vkey: string;
  /** Its line under a checkpoint's text, without the newline. */
  line(text: string, seconds: bigint): string;
}

export function cosigner(name: string): Cosigner {
  const { privateKey } = generateKeyPairSync('ed25519');
  const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32);
  return {
    vkey: formatKey(name, ED25519_COSIGNATURE, publicKey),
    line(text, seconds) {
      const signed = sign(null, cosignatureText(seconds, text), privateKey);
      return lineOf(name, keyIdOf(name, ED25519_COSIGNATURE, publicKey), timestamped(seconds, signed));
    },
  };
}

export function mlDsaCosigner(name: string): Cosigner {
  const pair = generateMlDsa();
  return {
    vkey: formatKey(name, ML_DSA_44, pair.publicKey),
    line(text, seconds) {
      const signed = signMlDsa(openMlDsa(pair), cosignedMessage(name, seconds, text) ?? new Uint8Array(0));
      return lineOf(name, keyIdOf(name, ML_DSA_44, pair.publicKey), timestamped(seconds, signed));
    },
  };
}

const lineOf = (name: string, keyId: Uint8Array, signature: Uint8Array) =>
  `— ${name} ${toBase64(concatBytes(keyId, signature))}`;
