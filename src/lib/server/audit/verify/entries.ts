import type { Tx } from '#lib/server/platform/database.ts';
import type { Authenticity } from './authenticity.ts';
import type { ErasedCheck } from './erased.ts';
import { checkEvent } from './event.ts';
import type { Findings } from './findings.ts';
import type { LogReplay } from './replay.ts';
import { readLeaves } from './rows.ts';
import type { SearchCheck } from './search.ts';

/** A leaf of a log, and what it is the hash of. */
export interface Entry {
  readonly index: number;
  /** The index as it is stored. */
  readonly at: bigint;
  readonly leafHash: Uint8Array;
  /** Null where it is missing. */
  readonly bytes: Uint8Array | null;
  /** The row that holds them, and its column. */
  readonly row: string;
  readonly column: string;
  readonly subject: string;
  /** What is to be held of it beside its hash. */
  readonly check: () => void;
}

/** What the leaves of a log are hashes of. */
export interface Entries {
  /** Of the leaves behind `after`, in their order; null: from the first on. */
  page(after: bigint | null, limit: number): Promise<readonly Entry[]>;
  /** At each size, of the tree as it was recomputed. */
  checkRoot(size: number, root: () => Uint8Array): void;
}

/** What each event of a client's log is held against, in its order. */
export interface Judges {
  readonly authenticity: Authenticity;
  readonly erased: ErasedCheck;
  readonly replay: LogReplay;
}

/** A client's log is one of events. */
export function eventEntries(
  tx: Tx,
  clientId: string,
  { authenticity, erased, replay, search }: Judges & { readonly search: SearchCheck },
  findings: Findings,
): Entries {
  return {
    async page(after, limit) {
      await search.turn();
      const leaves = await readLeaves(tx, clientId, after, limit);
      return leaves.map(({ index, at, eventId, leafHash, event }) => ({
        ...{ index, at, leafHash, row: `audit.event ${eventId}`, column: 'statement' },
        bytes: event?.statement ?? null,
        subject: event ? `${event.subjectType} ${event.subjectId}` : 'log',
        check() {
          if (!event) return;
          checkEvent(clientId, event, erased, findings);
          replay.take(event, { authentic: authenticity.checkLeaf(index, event), index });
          search.take(index, event);
        },
      }));
    },
    checkRoot: (size, root) => authenticity.checkRoot(size, root),
  };
}
