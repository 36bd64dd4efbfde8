import { bytesToHex } from '@noble/hashes/utils.js';
import { equalBytes } from '#lib/domain/bytes.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { headAt } from '../memory/kept.ts';
import { memoryOf } from '../memory/memory.ts';
import { NotSigned } from '../memory/not-signed.ts';
import type { Place } from '#lib/server/platform/blobs/place.ts';
import type { RememberedHead } from '../memory/statement.ts';
import type { LogRow } from '../store.ts';
import type { Findings } from './findings.ts';

/** What one place outside the database remembers of a log; read before the snapshot, so that it is no newer. */
export interface Remembrance {
  readonly place: string;
  readonly head:
    | (Pick<RememberedHead, 'generation' | 'size' | 'root'> &
        Partial<Pick<RememberedHead, 'secondSince' | 'authenticated'>>)
    | null;
  /** Why it can't be read. */
  readonly unreadable: string | null;
}

export async function remembrancesOf({
  platform,
  clientId,
}: Pick<Context, 'platform' | 'clientId'>): Promise<Remembrance[]> {
  const read = async (place: Place): Promise<Remembrance> => {
    try {
      const head = await headAt(place, platform.keys, clientId);
      return { place: place.name, head, unreadable: null };
    } catch (cause) {
      if (!(cause instanceof NotSigned)) throw cause;
      return { place: place.name, head: null, unreadable: cause.message };
    }
  };
  return Promise.all(memoryOf(platform).places.map(read));
}

/** Holds the tree, as it is recomputed from the leaves, against what each place remembers. */
export class RememberedCheck {
  readonly #remembered: readonly Remembrance[];
  readonly #present: readonly Present[];
  readonly #findings: Findings;
  readonly #subject: string;

  /** @param subject what it is that is remembered: the log, or the tokens on the installation's */
  constructor(remembered: readonly Remembrance[], findings: Findings, subject: 'log' | 'time' = 'log') {
    this.#remembered = remembered;
    this.#present = presentOf(remembered);
    this.#findings = findings;
    this.#subject = subject;
  }

  /** Whether some place remembers that the log has had an event with the application's mark. */
  get authenticated(): boolean {
    return this.#remembered.some(({ head }) => head?.authenticated === true);
  }

  /** @param marked whether the log has events of a version that remembers. @param log its row: since when it has a second key */
  checkThere(marked: boolean, log: LogRow | null = null): void {
    if (log) this.#checkSecondKey(log.second?.since ?? null);
    for (const { place, head, unreadable } of this.#remembered) {
      if (unreadable !== null) this.#add('memory_unreadable', place, 'what was remembered', unreadable);
      else if (!head && marked) this.#add('memory_missing', place, 'a remembered head', 'none');
    }
  }

  #checkSecondKey(since: number | null): void {
    for (const { place, head } of this.#present) {
      const known = head.secondSince ?? null;
      if (known === null || known === since) continue;
      this.#add('log_key_since_differs', place, `since ${known}`, since === null ? 'none' : `since ${since}`);
    }
  }

  /** The tree at each size. */
  checkRoot(size: number, root: () => Uint8Array): void {
    for (const { place, head } of this.#present) {
      if (head.size !== size) continue;
      const found = root();
      if (!equalBytes(found, head.root))
        this.#add('head_differs', place, `${size} ${bytesToHex(head.root)}`, `${size} ${bytesToHex(found)}`);
    }
  }

  /** The tree has no more leaves that follow one another. */
  checkEnd(size: number): void {
    for (const { place, head } of this.#present)
      if (head.size > size) this.#add('log_shorter', place, `${head.size} leaves`, `${size} leaves`);
  }

  #add(
    code: 'log_key_since_differs' | 'memory_unreadable' | 'memory_missing' | 'head_differs' | 'log_shorter',
    place: string,
    expected: string,
    found: string,
  ): void {
    this.#findings.add({ code, subject: this.#subject, place: `memory in ${place}`, expected, found });
  }
}

interface Present {
  readonly place: string;
  readonly head: NonNullable<Remembrance['head']>;
}

/** Not what a place remembers from before the log was begun anew, which it has not heard of yet. */
function presentOf(remembered: readonly Remembrance[]): Present[] {
  const there = remembered.flatMap(({ place, head }) => (head ? [{ place, head }] : []));
  const newest = Math.max(...there.map(({ head }) => head.generation));
  return there.filter(({ head }) => head.generation === newest);
}
