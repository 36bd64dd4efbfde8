import { equalBytes } from '../../bytes.ts';
import { checkSignature } from '../algorithm/algorithms.ts';
import type { Certificate } from './certificate.ts';
import type { RevocationList, RevokedEntry } from './revocation-list.ts';

/**
 * unspecified, affiliationChanged, superseded, cessationOfOperation (RFC 5280, 5.3.1): what a timestamp authority may be
 * revoked for with its key never lost, when the list says so (RFC 3161, 4). Whoever has the key can put any time on what
 * it signs.
 */
const KEY_KEPT: readonly (number | null)[] = [0, 3, 4, 5];
/** Lists and signatures on them that are tried for one file; more are there to cost time. */
const MOST_LISTS = 200;
const MOST_TRIES = 400;

/** What is known of a path of certificates. */
export interface PathRevocation {
  /** Whether each certificate of the path has a list, right and new enough, or is one that none is made for. */
  readonly covered: boolean;
  /** The first certificate of the path that was not good any more; null: none was. */
  readonly revoked: { readonly name: string; readonly at: Date } | null;
  /** One that was revoked only later, when what it had signed is proved to have been there. */
  readonly revokedLater: { readonly name: string; readonly at: Date } | null;
}

/** When a path was used, and who says so. */
export interface Use {
  readonly at: Date;
  /** When something else than the path itself proves that it had been used; null: nothing does. */
  readonly provedAt: Date | null;
  /** Whether the path vouches for its own time, as a timestamp's does: good as long as its key was never lost. */
  readonly ownTime: boolean;
}

/** Revocation lists, each signature on them checked once, however many certificates are looked up. */
export class RevocationLists {
  readonly #lists: readonly RevocationList[];
  readonly #right = new Map<RevocationList, Map<Certificate, boolean>>();
  #tries = 0;
  #complete = true;

  constructor(lists: readonly RevocationList[]) {
    this.#lists = lists.slice(0, MOST_LISTS);
    if (lists.length > MOST_LISTS) this.#complete = false;
  }

  /** Whether every list was looked at that could have said something of what was asked. */
  get complete(): boolean {
    return this.#complete;
  }

  /** Whether the certificates of a path (from the first to the root, which nobody can revoke) were good when used. */
  async of(path: readonly Certificate[], use: Use): Promise<PathRevocation> {
    let covered = true;
    let later: PathRevocation['revokedLater'] = null;
    for (const [number, certificate] of path.slice(0, -1).entries()) {
      const issuer = path[number + 1];
      const lists = issuer ? await this.#by(issuer) : [];
      const { noRevocation } = certificate.extensions;
      covered &&= noRevocation || lists.some(({ nextUpdate }) => nextUpdate !== null && nextUpdate >= use.at);
      const entry = earliest(lists.flatMap(({ revoked }) => revoked.get(certificate.serialHex) ?? []));
      if (!entry) continue;
      const named = { name: nameOf(certificate), at: entry.at };
      if (!wasGood(entry, use)) return { covered, revoked: named, revokedLater: null };
      later ??= named;
    }
    return { covered, revoked: null, revokedLater: later };
  }

  /** The lists that this issuer made. */
  async #by(issuer: Certificate): Promise<RevocationList[]> {
    const made: RevocationList[] = [];
    for (const list of this.#lists) {
      if (equalBytes(list.issuer, issuer.subject) && (await this.#isRight(list, issuer))) made.push(list);
    }
    return made;
  }

  async #isRight(list: RevocationList, issuer: Certificate): Promise<boolean> {
    const known = this.#right.get(list) ?? new Map<Certificate, boolean>();
    this.#right.set(list, known);
    const before = [...known].find(([other]) => equalBytes(other.bytes, issuer.bytes));
    if (before) return before[1];
    if (issuer.extensions.keyUsage?.has('crlSign') === false) return false;
    if (this.#tries >= MOST_TRIES) this.#complete = false;
    if (!this.#complete) return false;
    this.#tries += 1;
    const { signed: data, algorithm, signature } = list;
    const checked = await checkSignature({ publicKey: issuer.publicKey, algorithm, data, signature });
    known.set(issuer, checked.ok);
    return checked.ok;
  }
}

function wasGood(entry: RevokedEntry, { at, provedAt, ownTime }: Use): boolean {
  if (entry.at <= at) return false;
  if (provedAt !== null && provedAt < entry.at) return true;
  return ownTime && KEY_KEPT.includes(entry.reason);
}

function earliest(entries: readonly RevokedEntry[]): RevokedEntry | undefined {
  return entries.toSorted((a, b) => a.at.getTime() - b.at.getTime())[0];
}

function nameOf({ subjectName }: Certificate): string {
  return subjectName.commonName ?? subjectName.organisation ?? '';
}
