import type { Reach } from '#lib/api.ts';
import type { LocalCounts } from './store/counts.ts';
import type { RestoredRow } from './store/database.ts';
import type { LoopState } from './sync/state.ts';
import type { VaultState } from './vault/vault.svelte.ts';

/**
 * What the badge says, one sentence each. `drafts`: how many are only on this device, which every sentence names.
 * Ordered by what a person must know first: a draft that needs them, then why nothing can be sent.
 */
export type SyncStatus =
  /** «1 trenger deg», and how many others are `unsent`. */
  | { kind: 'needs-you'; drafts: number; unsent: number }
  /** The server refuses this device as a whole, `code` says why. */
  | { kind: 'refused'; drafts: number; code: string }
  /** The device's own store, or this program, failed on the way. */
  | { kind: 'stuck'; drafts: number }
  /** «Frakoblet – 3 kladder finnes bare på denne enheten». */
  | { kind: 'offline'; drafts: number }
  /** The server is there, and can't take anything now. */
  | { kind: 'not-now'; drafts: number }
  | { kind: 'signed-out'; drafts: number }
  | { kind: 'locked'; drafts: number }
  /** «3 kladder finnes bare på denne enheten». `progress` in [0, 1] of the photo on its way. */
  | { kind: 'only-here'; drafts: number; progress: number | null }
  /** Nothing waits here, and the server has not answered yet. */
  | { kind: 'asking' }
  /** «Alt er synkronisert»: nothing waits here, and the server has just said that it knows all that was sent. */
  | { kind: 'synced' };

/** What else there is to know than counts and loop. */
export interface Around {
  readonly online: boolean;
  readonly vault: VaultState;
}

export function syncStatus(counts: LocalCounts, loop: LoopState, { online, vault }: Around): SyncStatus {
  const { rejected, unsent: drafts } = counts;
  if (rejected > 0) return { kind: 'needs-you', drafts: rejected, unsent: drafts };
  // Locked, the loop says no more than what was.
  if (vault === 'locked' || vault === 'unlocking' || vault === 'older') return { kind: 'locked', drafts };
  if (loop.name === 'needs-you' && loop.code !== null) return { kind: 'refused', drafts, code: loop.code };
  if (loop.name === 'stuck') return { kind: 'stuck', drafts };
  if (!online || loop.name === 'offline') return { kind: 'offline', drafts };
  if (loop.name === 'not-now') return { kind: 'not-now', drafts };
  if (loop.name === 'signed-out') return { kind: 'signed-out', drafts };
  if (drafts > 0) {
    return { kind: 'only-here', drafts, progress: loop.name === 'uploading' ? loop.sent / loop.size : null };
  }
  return loop.name === 'idle' ? { kind: 'synced' } : { kind: 'asking' };
}

/** The same where nothing is kept on the device: then only whether the server answers is to be told. */
export function reachStatus(reach: Reach | 'asking', online: boolean): SyncStatus {
  if (!online || reach === 'away') return { kind: 'offline', drafts: 0 };
  if (reach === 'not-now') return { kind: 'not-now', drafts: 0 };
  if (reach === 'signed-out') return { kind: 'signed-out', drafts: 0 };
  return reach === 'reached' ? { kind: 'synced' } : { kind: 'asking' };
}

/**
 * The badge's state, kept current by the device. Green is the end of one way only:
 *
 *                        unlocked            greeted, and the outbox is empty
 *   locked ◀───────────▶ asking ─────────────────────────────────────────────▶ synced
 *      ▲                  │  ▲                                                  │  │
 *      └── locks ─────────┼──┼────────────── the loop is started again ◀────────┘  │
 *                         ▼  │ answered                            new changes     │
 *            signed-out, refused, stuck, … ◀─ the next greeting fails ─────────────┤
 *                         ▲                                                        ▼
 *                         └────────────────── a round fails ──────────────── only-here ──▶ needs-you
 *
 * The greeting is repeated at least once a minute, and at once when any other call of the app goes unanswered.
 */
export class StatusWatch {
  counts = $state.raw<LocalCounts>({ unsent: 0, rejected: 0, waiting: 0 });
  online = $state(true);
  /** What came of the server being set back, until the person has read it. */
  restored = $state.raw<RestoredRow | null>(null);
  readonly #loop: () => LoopState;
  readonly #vault: () => VaultState;
  readonly current: SyncStatus = $derived.by(() =>
    syncStatus(this.counts, this.#loop(), { online: this.online, vault: this.#vault() }),
  );

  constructor(loop: () => LoopState, vault: () => VaultState) {
    this.#loop = loop;
    this.#vault = vault;
  }
}
