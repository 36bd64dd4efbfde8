import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { parseCheckpoint } from './checkpoint.ts';
import { formatKey, keyIdOf, parseKey, type Verifier } from './note.ts';

/*
 * ML-DSA-44 signatures on checkpoints, in the form of c2sp.org/tlog-cosignature. A log signs with it as witnesses do; it
 * says no time (0): the note of a log holds none, and nobody could hold it against anything.
 */

export const ML_DSA_44 = 0x06;
export const ML_DSA_44_PUBLIC_KEY_BYTES = 1312;
const SIGNATURE_BYTES = 2420;
const TIME_BYTES = 8;

/** An ML-DSA-44 key (FIPS 204), and the name that it signs under. */
export interface MlDsaKey {
  readonly name: string;
  /** 1312 bytes. */
  readonly publicKey: Uint8Array;
}

/** SHA-256(name || 0x0A || 0x06 || public key)[:4]. */
export function mlDsaKeyId({ name, publicKey }: MlDsaKey): Uint8Array {
  return keyIdOf(name, ML_DSA_44, publicKey);
}

/** `name+hex key ID+base64(0x06 || public key)`. */
export function formatMlDsaKey({ name, publicKey }: MlDsaKey): string {
  return formatKey(name, ML_DSA_44, publicKey);
}

/** Reads what {@link formatMlDsaKey} writes; null for all else. */
export function parseMlDsaKey(text: string): MlDsaKey | null {
  const key = parseKey(text);
  if (key?.type !== ML_DSA_44 || key.publicKey.length !== ML_DSA_44_PUBLIC_KEY_BYTES) return null;
  return { name: key.name, publicKey: key.publicKey };
}

/**
 * The bytes that are signed for a checkpoint: `cosigned_message` of the specification, over the whole tree.
 * @param time POSIX seconds, 0 where none is said
 * @returns null where they can't be said: no checkpoint, one with extension lines (which would not be signed), or a name
 *   longer than a byte counts
 */
export function cosignedMessage(cosigner: string, time: bigint, text: string): Uint8Array | null {
  const checkpoint = parseCheckpoint(text);
  if (!checkpoint.ok || text.split('\n').length !== 4) return null;
  const { origin, size, root } = checkpoint.value;
  const [name, log] = [utf8ToBytes(cosigner), utf8ToBytes(origin)];
  if (name.length > 255 || log.length > 255) return null;
  return concatBytes(
    utf8ToBytes('subtree/v1\n\0'),
    Uint8Array.of(name.length),
    name,
    uint64(time),
    Uint8Array.of(log.length),
    log,
    uint64(0n),
    uint64(BigInt(size)),
    root,
  );
}

/** What stands behind the key ID in the signature's line: the time, then the signature over {@link cosignedMessage}. */
export function timestamped(time: bigint, signature: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(concatBytes(uint64(time), signature));
}

/** Checks an ML-DSA-44 signature: who runs this says with what, since not every platform can. */
export type VerifyMlDsa = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;

export function mlDsa44(key: MlDsaKey, verify: VerifyMlDsa): Verifier {
  return {
    name: key.name,
    keyId: mlDsaKeyId(key),
    verify(text, line) {
      if (line.length !== TIME_BYTES + SIGNATURE_BYTES) return false;
      const time = new DataView(line.buffer, line.byteOffset).getBigUint64(0);
      const message = time < 2n ** 63n ? cosignedMessage(key.name, time, text) : null;
      return message !== null && verify(key.publicKey, message, line.slice(TIME_BYTES));
    },
  };
}

function uint64(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value);
  return bytes;
}
