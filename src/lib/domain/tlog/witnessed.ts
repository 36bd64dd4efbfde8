import { bytesToHex } from '@noble/hashes/utils.js';
import { equalBytes } from '#lib/domain/bytes.ts';
import type { VerifyMlDsa } from './cosignature.ts';
import { parseNote, type NoteSignature } from './note.ts';
import {
  cosignedAt,
  parseWitnessKey,
  witnessKeyId,
  witnessVerifier,
  type WitnessKey,
} from './witness-key.ts';

/** Whose cosignatures on a log's heads count, and how many of them make a head witnessed. */
export interface WitnessPolicy {
  readonly needed: number;
  readonly keys: readonly WitnessKey[];
}

/**
 * Reads a policy. Null where a key can't be read, where two entries are one witness (the same name, or the same key under
 * two names: an Ed25519 cosignature does not say whose it is), or where `needed` is not from 1 to as many as there are.
 */
export function readPolicy(needed: number, vkeys: readonly string[]): WitnessPolicy | null {
  const keys = vkeys.map(parseWitnessKey).filter((key) => key !== null);
  const apart = (of: (key: WitnessKey) => string) => new Set(keys.map(of)).size === vkeys.length;
  if (!apart(({ name }) => name) || !apart(({ publicKey }) => bytesToHex(publicKey))) return null;
  return Number.isInteger(needed) && needed >= 1 && needed <= keys.length ? { needed, keys } : null;
}

/** `false`: a line under its name and key that it did not sign · `unchecked`: this platform can't check its kind of key. */
export type WitnessWord =
  | { readonly name: string; readonly said: 'cosigned'; readonly at: Date }
  | { readonly name: string; readonly said: 'nothing' | 'false' | 'unchecked' };

/** What the witnesses of a policy said of one head. */
export interface Witnessed {
  readonly needed: number;
  /** In the order of the policy. */
  readonly words: readonly WitnessWord[];
  readonly count: number;
  readonly enough: boolean;
}

/** Of a head that bears no line at all. */
export const unwitnessed = ({ needed, keys }: WitnessPolicy): Witnessed => ({
  needed,
  words: keys.map(({ name }) => ({ name, said: 'nothing' })),
  count: 0,
  enough: false,
});

/**
 * Judges the lines that a signed checkpoint bears by the policy alone: who of its witnesses cosigned the text, and when. A
 * witness counts once; lines of others are passed over. That the log itself signed it is the caller's to check.
 * @param verifyMlDsa null where ML-DSA-44 can't be checked: such a line is told and does not count
 */
export async function witnessedBy(
  message: string,
  policy: WitnessPolicy,
  verifyMlDsa: VerifyMlDsa | null,
): Promise<Witnessed> {
  const note = parseNote(message);
  if (!note.ok) return unwitnessed(policy);
  const { text, signatures } = note.value;
  const words: WitnessWord[] = [];
  for (const key of policy.keys) words.push(await wordOf(key, text, signatures, verifyMlDsa));
  const count = words.filter(({ said }) => said === 'cosigned').length;
  return { needed: policy.needed, words, count, enough: count >= policy.needed };
}

async function wordOf(
  key: WitnessKey,
  text: string,
  signatures: readonly NoteSignature[],
  verifyMlDsa: VerifyMlDsa | null,
): Promise<WitnessWord> {
  const { name } = key;
  const id = witnessKeyId(key);
  const own = signatures.filter((line) => line.name === name && equalBytes(line.keyId, id));
  if (own.length === 0) return { name, said: 'nothing' };
  const verifier = witnessVerifier(key, verifyMlDsa);
  if (!verifier) return { name, said: 'unchecked' };
  for (const { signature } of own)
    if (await verifier.verify(text, signature))
      return { name, said: 'cosigned', at: new Date(Number(cosignedAt(signature)) * 1000) };
  return { name, said: 'false' };
}
