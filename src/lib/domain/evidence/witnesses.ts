import { parseDecimal } from '../tlog/bytes.ts';
import type { VerifyMlDsa } from '../tlog/cosignature.ts';
import type { Verifier } from '../tlog/note.ts';
import { parseWitnessKey, witnessVerifier } from '../tlog/witness-key.ts';
import { readPolicy } from '../tlog/witnessed.ts';
import { linesOf } from './text.ts';

/** Whose cosignatures count on a checkpoint, and how many of them are asked for, as a bundle writes it. */
export interface Policy {
  readonly quorum: number;
  /** `name+hash+key`, of types 04 (Ed25519) and 06 (ML-DSA-44). */
  readonly witnesses: readonly string[];
}

/** The quorum in a line, then a key in each. */
export function formatPolicy({ quorum, witnesses }: Policy): string {
  return `${[quorum, ...witnesses].join('\n')}\n`;
}

/** What {@link formatPolicy} writes of a policy that can be met; null of all else. */
export function policyIn(bytes: Uint8Array): Policy | null {
  const [decimal = '', ...witnesses] = linesOf(bytes) ?? [];
  const quorum = parseDecimal(decimal);
  return quorum !== null && readPolicy(quorum, witnesses) ? { quorum, witnesses } : null;
}

/**
 * A witness's key, and how a line of theirs is checked: after c2sp.org/tlog-cosignature, with the time that it says.
 * @returns null of what is no such key
 */
export function witnessKey(text: string, verify: VerifyMlDsa): Verifier | null {
  const key = parseWitnessKey(text);
  return key && witnessVerifier(key, verify);
}
