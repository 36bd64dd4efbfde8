/**
 * The held press: what binds is never a stray tap.
 *
 *             press                    time is up
 *   idle ─────────────▶ holding ──────────────────▶ idle, and bind() has run
 *    │ ▲                   │
 *    │ └───────────────────┘ release, leave, blur (hint: too short)
 *    │
 *    │ activate() by assistive technology that cannot hold (voice control, switch)
 *    ▼
 *   armed ── activate() again ──▶ idle, and bind() has run
 *    └────── ten seconds, blur ──▶ idle
 */
export class Hold {
  #phase = $state<'idle' | 'holding' | 'armed'>('idle');
  #tooShort = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #bind: () => void;
  readonly #duration: () => number;

  /** @param duration how long the press must last, in milliseconds. */
  constructor(bind: () => void, duration: () => number) {
    this.#bind = bind;
    this.#duration = duration;
  }

  get phase(): 'idle' | 'holding' | 'armed' {
    return this.#phase;
  }

  /** The last press ended before its time: worth a word of help. */
  get tooShort(): boolean {
    return this.#tooShort;
  }

  press(): void {
    if (this.#phase === 'holding') return;
    this.#tooShort = false;
    this.#enter('holding', this.#duration(), () => this.#bound());
  }

  release(): void {
    if (this.#phase !== 'holding') return;
    this.#tooShort = true;
    this.#rest();
  }

  activate(): void {
    if (this.#phase === 'holding') return;
    if (this.#phase === 'armed') this.#bound();
    else this.#enter('armed', ARMED_FOR, () => this.#rest());
  }

  /** Focus went elsewhere: nothing stays half pressed. */
  leave(): void {
    this.#tooShort = false;
    this.#rest();
  }

  #enter(phase: 'holding' | 'armed', milliseconds: number, then: () => void): void {
    clearTimeout(this.#timer);
    this.#phase = phase;
    this.#timer = setTimeout(then, milliseconds);
  }

  #bound(): void {
    this.#rest();
    this.#tooShort = false;
    this.#bind();
  }

  #rest(): void {
    clearTimeout(this.#timer);
    this.#phase = 'idle';
  }
}

const ARMED_FOR = 10_000;
