import type { LocalCounts } from './counts.ts';
import type { LoopState } from './loop.svelte.ts';

/**
 * What the badge says, one sentence each. Ordered by what a person must know first:
 * a draft that needs them, then that there is no network, then what only this device has.
 */
export type SyncStatus =
  /** «1 trenger deg». `code`: the server refuses this device as a whole; then `drafts` may be 0. */
  | { kind: 'needs-you'; drafts: number; code: string | null }
  /** «Frakoblet – lagres her». */
  | { kind: 'offline'; drafts: number }
  /** «3 kladder finnes bare på denne enheten». `why` they still are. `progress` in [0, 1] of the photo on its way. */
  | {
      kind: 'only-here';
      drafts: number;
      why: 'waiting' | 'sending' | 'signed-out' | 'locked';
      progress: number | null;
    }
  /** «Alt er synkronisert». */
  | { kind: 'synced' };

export function syncStatus(counts: LocalCounts, loop: LoopState, online: boolean): SyncStatus {
  if (counts.rejected > 0) return { kind: 'needs-you', drafts: counts.rejected, code: null };
  if (loop.name === 'needs-you' && loop.code !== null) {
    return { kind: 'needs-you', drafts: counts.unsent, code: loop.code };
  }
  if (!online || loop.name === 'offline') return { kind: 'offline', drafts: counts.unsent };
  if (counts.unsent === 0) return { kind: 'synced' };
  const progress = loop.name === 'uploading' ? loop.sent / loop.size : null;
  return { kind: 'only-here', drafts: counts.unsent, why: reason(loop), progress };
}

/** The badge's state, kept current by the device. */
export class StatusWatch {
  counts = $state.raw<LocalCounts>({ unsent: 0, rejected: 0, waiting: 0 });
  online = $state(true);
  readonly #loop: () => LoopState;
  readonly current: SyncStatus = $derived.by(() => syncStatus(this.counts, this.#loop(), this.online));

  constructor(loop: () => LoopState) {
    this.#loop = loop;
  }
}

function reason(loop: LoopState): 'waiting' | 'sending' | 'signed-out' | 'locked' {
  switch (loop.name) {
    case 'pushing':
    case 'uploading':
      return 'sending';
    case 'signed-out':
    case 'locked':
      return loop.name;
    case 'idle':
    case 'offline':
    case 'needs-you':
      return 'waiting';
  }
}
