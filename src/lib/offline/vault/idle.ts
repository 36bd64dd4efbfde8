/** Counts how long nobody has touched the device; tells when that is too long. */
export class Idle {
  readonly #idleMs: number;
  readonly #over: () => void;
  #lastTouch = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(idleMs: number, over: () => void) {
    this.#idleMs = idleMs;
    this.#over = over;
  }

  /** Milliseconds until it is too long; not above zero once it is. Right also while the timer sleeps with the device. */
  get leftMs(): number {
    return this.#lastTouch + this.#idleMs - Date.now();
  }

  /** @param leftMs of what was counted elsewhere before */
  begin(leftMs = this.#idleMs): void {
    this.#lastTouch = Date.now() - this.#idleMs + leftMs;
    this.#wait(leftMs);
  }

  /** @returns whether the last touch is so long ago that it is news */
  touch(): boolean {
    const news = Date.now() - this.#lastTouch > 1000;
    this.#lastTouch = Date.now();
    return news;
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#lastTouch = 0;
  }

  #wait(after: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const left = this.leftMs;
      if (left > 0) this.#wait(left);
      else this.#over();
    }, after);
  }
}
