import type { RoundParts, Rounds } from './round.ts';
import type { LoopState, RoundEnd } from './state.ts';

/** An idle loop asks the server so often, in milliseconds, whether what it says still holds. */
const HEARTBEAT = 60_000;
/** Ends after which the next round comes by itself, later and later. */
const AGAIN: ReadonlySet<RoundEnd['name']> = new Set(['offline', 'not-now', 'failed', 'stuck']);

export interface LoopParts extends RoundParts {
  /** In [0, 1). */
  random?: () => number;
  /** Told of each new state. */
  onState?: (state: LoopState) => void;
}

/**
 * Brings what is on this device to the server, and what the server has here, in rounds. Each begins with a greeting: the server says how far it has
 * come with this device, also when there is nothing to send. So `idle` always means that it has answered.
 *
 *              greeted               outbox empty           photos sent            nothing new
 *   starting ──────────▶ pushing ─────────────▶ uploading ─────────────▶ pulling ─────────────▶ idle ── wake(), or after a minute ─┐
 *    ▲                  │  │  │  ▲                   │  │              └──▶ needs-you (something was             │
 *    │                  │  │  │  └── new changes ────┘  │                   rejected; the rest goes on,          │
 *    │                  │  │  │                         │                   and so does wake())                   │
 *   run() begins        │  │  └──── no answer ──────────┴──▶ offline   ── back-off, or wake() ──▶ greeted          │
 *                       │  ├────── "not now" ─────────────────▶ not-now   ── back-off, or wake() ──▶ greeted          │
 *                       │  └────────── 401 ─────────────────▶ signed-out ── wake() ──▶ greeted                     │
 *                       └───────── vault locked ────────────▶ locked     ── wake() ──▶ greeted ◀──────────────────┘
 *   anywhere ── what must not happen ──▶ stuck ── back-off, or wake() ──▶ greeted
 *
 * A greeting that tells of another past than this device remembers (the server was set back to an older copy, or this
 * device was) makes it a new device: it compares all it has with what the server has, and sends what is only here.
 *
 * Nothing here loses or reorders: every step first makes durable what it is about to do, and a step
 * that got no answer is simply done again.
 */
export class SyncLoop {
  #state = $state.raw<LoopState>({ name: 'starting' });
  readonly #parts: LoopParts;
  #wanted = true;
  #rounds: Rounds | null = null;
  #pulls = true;
  #wakeUp: () => void = () => {};

  constructor(parts: LoopParts) {
    this.#parts = parts;
  }

  get state(): LoopState {
    return this.#state;
  }

  /** Another tab has the turn: its state is this one's. */
  mirror(state: LoopState): void {
    this.#state = state;
  }

  /** Something changed: a draft was saved, the network is back, the vault is open, the person signed in. */
  wake(): void {
    this.#wanted = true;
    this.#wakeUp();
  }

  /** Has nothing more come here than the page that is on its way; what is here is still sent. */
  stopPulling(): void {
    this.#pulls = false;
  }

  /** Has it come here again, from where it stopped. */
  pullAgain(): void {
    this.#pulls = true;
    this.wake();
  }

  /** Runs rounds until aborted. `onBug` is told of what must not happen; the loop tries again later. */
  async run(signal: AbortSignal, onBug: (error: unknown) => void): Promise<void> {
    let failures = 0;
    this.#show({ name: 'starting' });
    signal.addEventListener('abort', () => this.#wakeUp(), { once: true });
    while (!signal.aborted) {
      this.#wanted = false;
      const end = await this.round().catch((error: unknown): RoundEnd => {
        onBug(error);
        // What was shown before, such as that all is sent, is not known any more.
        this.#show({ name: 'stuck' });
        return { name: 'stuck' };
      });
      const again = AGAIN.has(end.name);
      failures = again ? failures + 1 : 0;
      if (signal.aborted) break;
      const after = end.name === 'not-now' ? (end.after ?? 0) : 0;
      if (again) await this.#rest(Math.max(after, backOff(failures, this.#parts.random ?? Math.random)));
      else await this.#rest(end.name === 'done' ? HEARTBEAT : null);
    }
  }

  /** Does everything that can be done now, once. */
  async round(): Promise<RoundEnd> {
    // What it takes may be what the network loses first.
    const rounds = (this.#rounds ??= await this.#load().catch(() => null));
    if (!rounds) {
      this.#show({ name: 'offline' });
      return { name: 'offline' };
    }
    const end = await rounds.work();
    this.#show(await rounds.after(end));
    return end;
  }

  async #load(): Promise<Rounds> {
    const { Rounds } = await import('./round.ts');
    return new Rounds(this.#parts, {
      show: (state) => this.#show(state),
      begin: () => (this.#wanted = false),
      isWanted: () => this.#wanted,
      pulls: () => this.#pulls,
    });
  }

  #show(state: LoopState): void {
    this.#state = state;
    this.#parts.onState?.(state);
  }

  /** Until woken, or until `longest` milliseconds have passed. */
  async #rest(longest: number | null): Promise<void> {
    if (this.#wanted) return;
    await new Promise<void>((resolve) => {
      const timer = longest === null ? undefined : setTimeout(resolve, longest);
      this.#wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wakeUp = () => {};
  }
}

/**
 * Milliseconds: doubling from 2 s to at most 5 minutes, of which a random half is taken off, so that
 * a thousand phones do not come back in the same second.
 */
export function backOff(failures: number, random: () => number): number {
  const full = Math.min(1000 * 2 ** failures, 300_000);
  return full * (1 - random() / 2);
}
