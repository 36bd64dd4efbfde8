/** What the service worker is told. `vault`: the name of the person's vault, a hash. */
export type ToHolder =
  | { readonly type: 'HOLD_KEY'; readonly vault: string; readonly held: HeldKey }
  | { readonly type: 'ASK_KEY'; readonly vault: string }
  | { readonly type: 'FORGET_KEY'; readonly vault: string };

export interface HeldKey {
  /** The data key as it is used; not extractable. */
  readonly key: CryptoKey;
  /** Milliseconds until the vault would lock itself. */
  readonly leftMs: number;
}

interface Kept {
  readonly key: CryptoKey;
  /** Until when, by a clock that nobody sets and by one that does not stand still while the device sleeps. */
  readonly until: readonly [monotonic: number, clock: number];
}

/**
 * Keys of open vaults in the memory of the service worker; see `held-key.ts`. What is past the time at which its vault
 * would have locked itself is never given.
 */
export class KeyHolder {
  readonly #kept = new Map<string, Kept>();

  /** @param reply to who asks; for pages of this origin alone, which the worker has to see to */
  hear(message: ToHolder, reply: (held: HeldKey | null) => void): void {
    if (message.type === 'ASK_KEY') reply(this.#give(message.vault));
    if (message.type === 'FORGET_KEY') this.#kept.delete(message.vault);
    if (message.type === 'HOLD_KEY') this.#hold(message.vault, message.held);
  }

  #hold(vault: string, { key, leftMs }: HeldKey): void {
    this.#kept.set(vault, { key, until: [performance.now() + leftMs, Date.now() + leftMs] });
    // Not only not given, but gone.
    setTimeout(() => this.#give(vault), leftMs);
  }

  #give(vault: string): HeldKey | null {
    const kept = this.#kept.get(vault);
    if (!kept) return null;
    const [monotonic, clock] = kept.until;
    const leftMs = Math.min(monotonic - performance.now(), clock - Date.now());
    if (leftMs > 0) return { key: kept.key, leftMs };
    this.#kept.delete(vault);
    return null;
  }
}
