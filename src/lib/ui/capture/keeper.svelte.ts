import type { KnownCode } from '#lib/i18n/errors.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Bytes } from '#lib/offline/store/bytes.ts';
import { readPhoto } from '#lib/offline/drafts/reading.ts';
import type { Store } from '#lib/offline/store/store.ts';
import {
  dropUnfinished,
  keepUnfinished,
  type KeptBytes,
  type Unfinished,
} from '#lib/offline/drafts/unfinished.ts';

/** Where an unfinished receipt is kept; in tests, somewhere else. */
export interface Keeping {
  keep(receipt: Unfinished, bytes: KeptBytes): Promise<Result<void, { code: KnownCode }>>;
  drop(draftId: string): Promise<void>;
  read(photoId: string): Promise<Bytes | null>;
}

/**
 * Writes an unfinished receipt into the vault as it comes: at once, one write after the other, the newest state
 * overtaking those that came meanwhile. So there is no moment to wait for, and none to miss when the tab dies.
 *
 *   idle ── keep() ──▶ writing ── on the disk ──▶ kept ── keep() ──▶ writing
 *    ▲                  │   └── refused ──▶ failed ── keep() ──▶ writing
 *    └── nothing left ──┘
 *
 * It holds the open store, and goes on with it when the device is locked meanwhile: what was typed before is kept.
 */
export class Keeper {
  state = $state<'idle' | 'writing' | 'kept' | 'failed'>('idle');
  /** Why it could not be kept; null once it is. */
  problem = $state.raw<{ code: KnownCode } | null>(null);
  readonly #keeping: Keeping;
  readonly #draftId: string;
  /** What is to be written next: null for nothing any more. */
  #next: { receipt: Unfinished | null } | null = null;
  #bytes: KeptBytes = {};
  /** What was written last. */
  #last: Unfinished | null = null;
  #running: Promise<void> | null = null;

  constructor(keeping: Keeping, draftId: string, kept = false) {
    this.#keeping = keeping;
    this.#draftId = draftId;
    if (kept) this.state = 'kept';
  }

  /** @param bytes of pictures that were not kept before, or have become others. Null: nothing is written any more. */
  keep(receipt: Unfinished | null, bytes?: KeptBytes): void {
    if (receipt === null && this.state === 'idle') return;
    this.#bytes = { ...this.#bytes, ...bytes };
    this.#next = { receipt };
    this.state = 'writing';
    this.#running ??= this.#run().finally(() => (this.#running = null));
  }

  /** Resolves when everything is on the disk, or could not be. Never rejects. */
  async settled(): Promise<void> {
    while (this.#running) await this.#running;
  }

  /** A picture that is kept; null where there is none. */
  async read(photoId: string): Promise<Bytes | null> {
    try {
      return await this.#keeping.read(photoId);
    } catch (cause) {
      reportError(cause);
      return null;
    }
  }

  async #run(): Promise<void> {
    while (this.#next) {
      const { receipt } = this.#next;
      const bytes = this.#bytes;
      this.#next = null;
      this.#bytes = {};
      const kept = await this.#write(receipt, bytes);
      this.problem = kept.ok ? null : kept.error;
      if (kept.ok) continue;
      // With the next change they are tried again.
      this.#bytes = { ...bytes, ...this.#bytes };
      if (this.#next === null) {
        this.state = 'failed';
        return;
      }
    }
    this.state = this.#last === null ? 'idle' : 'kept';
  }

  async #write(receipt: Unfinished | null, bytes: KeptBytes): Promise<Result<void, { code: KnownCode }>> {
    this.#last = receipt;
    try {
      if (receipt) return await this.#keeping.keep(receipt, bytes);
      await this.#keeping.drop(this.#draftId);
      return ok();
    } catch (cause) {
      reportError(cause);
      return err({ code: 'device_failed' });
    }
  }
}

export function keepingIn(store: Store): Keeping {
  return {
    keep: (receipt, bytes) => keepUnfinished(store, receipt, bytes),
    drop: (draftId) => dropUnfinished(store, draftId),
    read: (photoId) => readPhoto(store, photoId),
  };
}
