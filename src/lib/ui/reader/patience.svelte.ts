/** After this long the person is asked whether to go on. */
const SLOW_MS = 10_000;
/** After this long it is stopped without being asked for. */
const MOST_MS = 60_000;

/**
 * How long the reader goes on with what takes long: opening the document (page 0), or drawing one of its pages.
 *
 *   working ──10 s──▶ slow ──60 s──▶ onover()
 *      └──── done ─────┘
 */
export class Patience {
  #slow = $state.raw<readonly number[]>([]);
  readonly #onover: () => void;
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing that is shown follows from it
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();

  constructor(onover: () => void) {
    this.#onover = onover;
  }

  /** The page that has taken long for the longest; null when none does. */
  get slow(): number | null {
    return this.#slow[0] ?? null;
  }

  /** Says that work on a page begins. @returns to be called when it has ended, however it did */
  begin(page: number): () => void {
    const timers = [
      setTimeout(() => (this.#slow = [...this.#slow, page]), SLOW_MS),
      setTimeout(() => this.#onover(), MOST_MS),
    ];
    for (const timer of timers) this.#timers.add(timer);
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      for (const timer of timers) this.#forget(timer);
      const at = this.#slow.indexOf(page);
      if (at >= 0) this.#slow = this.#slow.toSpliced(at, 1);
    };
  }

  /** Nothing is waited for any more. */
  end(): void {
    for (const timer of this.#timers) this.#forget(timer);
    this.#slow = [];
  }

  #forget(timer: ReturnType<typeof setTimeout>): void {
    clearTimeout(timer);
    this.#timers.delete(timer);
  }
}
