import { equalBytes } from '../bytes.ts';
import { err, ok, type Result } from '../result.ts';
import { parseKey } from '../tlog/note.ts';
import type { Facts } from './facts.ts';
import type { LogKeys } from './notes.ts';

/** What whoever checks a bundle has from elsewhere. What is left out was not asked about. */
export interface Given {
  /** Verifier keys of the logs. */
  readonly keys: readonly string[];
  /** Verifier keys of witnesses, and how many of them must have cosigned. */
  readonly witnesses: { readonly keys: readonly string[]; readonly quorum: number } | null;
  /** Roots of time-stamp authorities, DER. */
  readonly roots: readonly Uint8Array[] | null;
}

/**
 * Holds a bundle against what was kept from elsewhere. Errors: `evidence_other_key` (a log of the bundle is signed with a key
 * that is not among those given), `evidence_not_witnessed` (by fewer of the given witnesses than asked), `evidence_not_stamped`
 * (by no authority under a given root).
 * @returns `given`: each log's Ed25519 key is one of those given · `inside`: no key was given, so that all of it may have
 *   been made up by whoever made the bundle
 */
export function trustIn(facts: Facts, given: Given): Result<'given' | 'inside', NotTrusted> {
  const { anchor } = facts;
  if (given.keys.length > 0) {
    const strange = [facts.keys, ...(anchor ? [anchor.keys] : [])].find((log) => !isGiven(log, given.keys));
    if (strange) return err({ code: 'evidence_other_key', origin: nameOf(strange.first) });
  }
  if (given.witnesses) {
    const { keys, quorum } = given.witnesses;
    const found = keys.filter((key) => anchor?.cosigned.includes(key)).length;
    if (found < quorum) return err({ code: 'evidence_not_witnessed', found, quorum });
  }
  const { roots } = given;
  if (roots && !anchor?.stamps.some((stamp) => roots.some((root) => equalBytes(root, stamp.root))))
    return err({ code: 'evidence_not_stamped' });
  return ok(given.keys.length > 0 ? 'given' : 'inside');
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

const nameOf = (key: string) => parseKey(key)?.name ?? '';
