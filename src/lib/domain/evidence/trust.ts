import { equalBytes } from '../bytes.ts';
import { err, ok, type Result } from '../result.ts';
import { parseKey } from '../tlog/note.ts';
import type { Facts, Stamped } from './facts.ts';
import type { LogKeys } from './notes.ts';

/** What whoever checks a bundle has from elsewhere. What is left out was not asked about. */
export interface Given {
  /** Verifier keys of the logs. */
  readonly keys: readonly string[];
  /** Verifier keys of witnesses, of which each may have several under its name, and how many of them must have cosigned. */
  readonly witnesses: { readonly keys: readonly string[]; readonly quorum: number } | null;
  /** Roots of time-stamp authorities, DER. */
  readonly roots: readonly Uint8Array[] | null;
}

/** What a bundle says that only itself vouches for: the logs' keys · who has cosigned · an authority about time. */
export type Inside = 'keys' | 'witnesses' | 'roots';

/**
 * Holds a bundle against what was kept from elsewhere. Errors: `evidence_other_key` (a log of the bundle is signed with a key
 * that is not among those given), `evidence_not_witnessed` (by fewer of the given witnesses than asked), `evidence_not_stamped`
 * (by no authority under a given root).
 * @returns what in it may have been made up by whoever made the bundle: nothing only where each log's Ed25519 key, each
 *   witness that has cosigned and the root of each token are among those given
 */
export function trustIn(facts: Facts, given: Given): Result<readonly Inside[], NotTrusted> {
  const { anchor } = facts;
  if (given.keys.length > 0) {
    const strange = [facts.keys, ...(anchor ? [anchor.keys] : [])].find((log) => !isGiven(log, given.keys));
    if (strange) return err({ code: 'evidence_other_key', origin: nameOf(strange.first) });
  }
  const { cosigned = [], stamps = [] } = anchor ?? {};
  if (given.witnesses) {
    const { keys, quorum } = given.witnesses;
    const found = countWitnesses(keys.filter((key) => cosigned.includes(key)));
    if (found < quorum) return err({ code: 'evidence_not_witnessed', found, quorum });
  }
  if (given.roots && !stamps.some((stamp) => isRootGiven(stamp, given)))
    return err({ code: 'evidence_not_stamped' });
  const inside: readonly (readonly [Inside, boolean])[] = [
    ['keys', given.keys.length === 0],
    ['witnesses', !cosigned.every((key) => given.witnesses?.keys.includes(key))],
    ['roots', !stamps.every((stamp) => isRootGiven(stamp, given))],
  ];
  return ok(inside.flatMap(([what, is]) => (is ? [what] : [])));
}

/** How many witnesses these keys are of: one has an Ed25519 and an ML-DSA-44 key under its name. */
export const countWitnesses = (keys: readonly string[]): number => new Set(keys.map(nameOf)).size;

/** Whether the authority leads to a root that was given. */
export function isRootGiven({ root }: Stamped, { roots }: Given): boolean {
  return roots?.some((each) => equalBytes(each, root)) === true;
}

export type NotTrusted =
  | { readonly code: 'evidence_other_key'; readonly origin: string }
  | { readonly code: 'evidence_not_witnessed'; readonly found: number; readonly quorum: number }
  | { readonly code: 'evidence_not_stamped' };

/** Its Ed25519 key is there, and of the keys that are given under its name none is another than its own. */
function isGiven({ first, second }: LogKeys, keys: readonly string[]): boolean {
  const own = keys.filter((key) => nameOf(key) === nameOf(first));
  return own.includes(first) && own.every((key) => key === first || key === second);
}

function nameOf(key: string): string {
  return parseKey(key)?.name ?? '';
}
