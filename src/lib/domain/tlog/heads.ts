import { equalBytes } from '#lib/domain/bytes.ts';
import { openCheckpoint, type Checkpoint } from './checkpoint.ts';
import { parseVerifierKey } from './note.ts';
import { verifyConsistency } from './proof.ts';

/** A signed tree head and the key that it is said to be signed with: what a witness keeps, and what it is shown. */
export interface SignedHead {
  /** The signed note. */
  readonly note: string;
  /** `name+hash+key`. */
  readonly verifierKey: string;
}

/**
 * How a head contradicts one that was kept. `other_key`: it is signed with another key · `unsigned`: not signed by the key, or
 * not readable · `gone`: there is no head any more · `shorter`: the log has fewer events · `other_root`: as many, and others ·
 * `not_extended`: more, and those that were there are not all there, in their order.
 */
export const CONTRADICTIONS = [
  'other_key',
  'unsigned',
  'gone',
  'shorter',
  'other_root',
  'not_extended',
] as const;
export type Contradiction = (typeof CONTRADICTIONS)[number];

export type Compared =
  | { readonly kind: 'contradicts'; readonly how: Contradiction }
  /** The head is that of the log which was kept, grown or not. */
  | { readonly kind: 'extends'; readonly checkpoint: Checkpoint }
  /** It may be, if the log was only added to: which a consistency proof from one size to the other shows. */
  | { readonly kind: 'longer'; readonly from: Checkpoint; readonly to: Checkpoint };

/** Opens a head under its own key; null where that is not what signed it. */
export async function openHead({ note, verifierKey }: SignedHead): Promise<Checkpoint | null> {
  const key = parseVerifierKey(verifierKey);
  if (!key.ok) return null;
  const opened = await openCheckpoint(note, key.value);
  return opened.ok ? opened.value : null;
}

/**
 * Compares a head with one that was kept before it was asked for. Asks nobody.
 * @param kept opened when it was kept; one that no longer opens was not kept by this code
 * @param seen null: the log is said to be empty
 */
export async function compareHeads(kept: SignedHead, seen: SignedHead | null): Promise<Compared> {
  const from = await openHead(kept);
  if (!from) throw new TypeError('a head was kept that its key has not signed');
  if (!seen) return { kind: 'contradicts', how: 'gone' };
  if (seen.verifierKey !== kept.verifierKey) return { kind: 'contradicts', how: 'other_key' };
  const to = await openHead(seen);
  if (!to) return { kind: 'contradicts', how: 'unsigned' };
  if (to.size < from.size) return { kind: 'contradicts', how: 'shorter' };
  if (to.size > from.size) return { kind: 'longer', from, to };
  return equalBytes(from.root, to.root)
    ? { kind: 'extends', checkpoint: to }
    : { kind: 'contradicts', how: 'other_root' };
}

/** What of a longer log the proof shows; without one, nothing. */
export function judgeLonger(
  { from, to }: Extract<Compared, { kind: 'longer' }>,
  proof: readonly Uint8Array[] | null,
): Exclude<Compared, { kind: 'longer' }> {
  const [first, firstRoot, second, secondRoot] = [from.size, from.root, to.size, to.root];
  const holds = proof !== null && verifyConsistency({ first, firstRoot, second, secondRoot, proof });
  return holds ? { kind: 'extends', checkpoint: to } : { kind: 'contradicts', how: 'not_extended' };
}
