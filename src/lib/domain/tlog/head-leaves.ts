import { parseCheckpoint } from './checkpoint.ts';
import { toBase64 } from './bytes.ts';
import { parseNote } from './note.ts';

/** The last head of each client's log that an installation's log showed, by origin. */
export type ClientHeads = Readonly<Record<string, { readonly size: number; readonly root: string }>>;

/** What of an installation's log can't be true, whoever signed it. */
export interface LeafFault {
  /** `malformed`: no checkpoint of a client of this installation, nor one that its log left. */
  readonly how: 'malformed' | 'shorter' | 'other_root';
  readonly index: number;
  readonly origin: string;
}

/**
 * Follows the heads of clients' logs through the leaves of an installation's log: one that is shorter than before, or of the
 * same size with another root, was rolled back or forked. Their signatures are not looked at, nor whether one extends the
 * other: that takes the client's log.
 */
export class HeadLeaves {
  readonly #heads: Map<string, { size: number; root: string }>;
  readonly #installation: string;

  constructor(installation: string, heads: ClientHeads) {
    this.#installation = installation;
    this.#heads = new Map(Object.entries(heads));
  }

  /** Null where nothing contradicts what was seen before. */
  take(index: number, leaf: Uint8Array): LeafFault | null {
    const note = parseNote(new TextDecoder().decode(leaf));
    const head = note.ok ? parseCheckpoint(note.value.text) : note;
    if (!head.ok || !this.#isHere(head.value.origin))
      return { how: 'malformed', index, origin: this.#installation };
    const { origin, size } = head.value;
    const root = toBase64(head.value.root);
    const before = this.#heads.get(origin);
    if (before && size < before.size) return { how: 'shorter', index, origin };
    if (before && size === before.size && root !== before.root) return { how: 'other_root', index, origin };
    this.#heads.set(origin, { size, root });
    return null;
  }

  /** A client's, or one that this log itself had before it was begun anew: then its own has a number behind the first. */
  #isHere(origin: string): boolean {
    const first = this.#installation.replace(/\/[1-9]\d*$/, '');
    return origin !== this.#installation && `${origin}/`.startsWith(`${first}/`);
  }

  get heads(): ClientHeads {
    return Object.fromEntries(this.#heads);
  }
}
