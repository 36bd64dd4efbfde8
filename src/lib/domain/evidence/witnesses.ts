import { concatBytes } from '@noble/hashes/utils.js';
import { parseDecimal } from '../tlog/bytes.ts';
import { mlDsa44, parseMlDsaKey, type VerifyMlDsa } from '../tlog/cosignature.ts';
import { ed25519, keyIdOf, parseKey, type Verifier } from '../tlog/note.ts';
import { linesOf } from './text.ts';

/** Whose cosignatures count on a checkpoint, and how many of them are asked for. */
export interface Policy {
  readonly quorum: number;
  /** `name+hash+key`, of types 04 (Ed25519) and 06 (ML-DSA-44). */
  readonly witnesses: readonly string[];
}

const COSIGNATURE_V1 = 0x04;
const TIME_BYTES = 8;

/** The quorum in a line, then a key in each. */
export function formatPolicy({ quorum, witnesses }: Policy): string {
  return `${[quorum, ...witnesses].join('\n')}\n`;
}

/** What {@link formatPolicy} writes of a policy that can be met; null of all else. */
export function policyIn(bytes: Uint8Array, verify: VerifyMlDsa): Policy | null {
  const [decimal = '', ...witnesses] = linesOf(bytes) ?? [];
  const quorum = parseDecimal(decimal);
  const known = new Set(witnesses);
  if (quorum === null || quorum < 1 || quorum > witnesses.length || known.size < witnesses.length)
    return null;
  return witnesses.every((key) => witnessKey(key, verify)) ? { quorum, witnesses } : null;
}

/**
 * A witness's key, and how a line of theirs is checked: after c2sp.org/tlog-cosignature, with the time that it says.
 * @returns null of what is no such key
 */
export function witnessKey(text: string, verify: VerifyMlDsa): Verifier | null {
  const second = parseMlDsaKey(text);
  if (second) return mlDsa44(second, verify);
  const key = parseKey(text);
  if (key?.type !== COSIGNATURE_V1 || key.publicKey.length !== 32) return null;
  const { name, publicKey } = key;
  return {
    name,
    keyId: keyIdOf(name, COSIGNATURE_V1, publicKey),
    verify(body, line) {
      if (line.length !== TIME_BYTES + 64) return false;
      const time = new DataView(line.buffer, line.byteOffset).getBigUint64(0);
      return ed25519({ name, publicKey }).verify(cosignedText(time, body), line.slice(TIME_BYTES));
    },
  };
}

/** What a cosignature of type 04 is over. */
export function cosignedText(time: bigint, text: string): string {
  return `cosignature/v1\ntime ${time}\n${text}`;
}

/** What stands behind the key ID in its line. */
export function cosignature(time: bigint, signature: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(TIME_BYTES);
  new DataView(bytes.buffer).setBigUint64(0, time);
  return Uint8Array.from(concatBytes(bytes, signature));
}
