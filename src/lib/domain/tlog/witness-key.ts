import { utf8ToBytes } from '@noble/hashes/utils.js';
import { ML_DSA_44, mlDsa44, parseMlDsaKey, type VerifyMlDsa } from './cosignature.ts';
import { keyIdOf, parseKey, verifyEd25519, type Verifier } from './note.ts';

/** The signature type of a witness's Ed25519 key (c2sp.org/tlog-cosignature), which is not that of a log. */
export const ED25519_COSIGNATURE = 0x04;
const ED25519_BYTES = 32;
const ED25519_SIGNATURE_BYTES = 64;
const TIME_BYTES = 8;
/** More than ML-DSA-44 cosignatures have room for. */
const MOST_NAME_BYTES = 255;

/** A key that a witness cosigns with, and the name that it is known under. */
export interface WitnessKey {
  readonly name: string;
  readonly type: typeof ED25519_COSIGNATURE | typeof ML_DSA_44;
  readonly publicKey: Uint8Array;
  /** `name+hex key ID+base64`, as it was given. */
  readonly vkey: string;
}

/**
 * Reads a witness's verifier key, Ed25519 (0x04) or ML-DSA-44 (0x06), of a name of at most 255 bytes; null for all else, a
 * log's key (0x01) included.
 */
export function parseWitnessKey(vkey: string): WitnessKey | null {
  const key = parseKey(vkey);
  if (!key || utf8ToBytes(key.name).length > MOST_NAME_BYTES) return null;
  if (key.type === ED25519_COSIGNATURE && key.publicKey.length === ED25519_BYTES)
    return { name: key.name, type: ED25519_COSIGNATURE, publicKey: key.publicKey, vkey };
  const other = parseMlDsaKey(vkey);
  return other && { name: other.name, type: ML_DSA_44, publicKey: other.publicKey, vkey };
}

/** `name+hex key ID`: what tells a witness's key from every other, without the key itself. */
export const labelOf = ({ vkey }: Pick<WitnessKey, 'vkey'>): string => vkey.split('+', 2).join('+');

export const witnessKeyId = ({ name, type, publicKey }: WitnessKey): Uint8Array =>
  keyIdOf(name, type, publicKey);

/** What an Ed25519 witness signs: `cosignature/v1`, the time in POSIX seconds, and the checkpoint's whole text. */
export function cosignatureText(time: bigint, text: string): Uint8Array {
  return utf8ToBytes(`cosignature/v1\ntime ${time}\n${text}`);
}

/** When a cosignature says that it was made, in POSIX seconds; null of bytes that can't be one. */
export function cosignedAt(signature: Uint8Array): bigint | null {
  if (signature.length <= TIME_BYTES) return null;
  const time = new DataView(signature.buffer, signature.byteOffset).getBigUint64(0);
  return time < 2n ** 63n ? time : null;
}

/**
 * How the key's cosignatures are checked; null where this platform can't (ML-DSA-44 in a browser). One without a time (0)
 * says nothing of the largest tree that its witness has seen, and is refused.
 */
export function witnessVerifier(key: WitnessKey, verifyMlDsa: VerifyMlDsa | null): Verifier | null {
  const keyId = witnessKeyId(key);
  if (key.type === ML_DSA_44) {
    if (!verifyMlDsa) return null;
    const any = mlDsa44(key, verifyMlDsa);
    return { ...any, verify: (text, line) => (cosignedAt(line) ?? 0n) > 0n && any.verify(text, line) };
  }
  return {
    name: key.name,
    keyId,
    verify(text, line) {
      const time = cosignedAt(line);
      if (!time || line.length !== TIME_BYTES + ED25519_SIGNATURE_BYTES) return false;
      return verifyEd25519(key.publicKey, cosignatureText(time, text), line.slice(TIME_BYTES));
    },
  };
}
