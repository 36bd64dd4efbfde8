import { untrack } from 'svelte';
import { problemOf, type Problem } from './problem.ts';

/**
 * Something asked of the server, as a screen shows it.
 *
 *   asking ──answer──▶ answered ──again()──▶ answered, and asking behind it
 *     │                    │
 *     └────────────────────┴──no answer──▶ problem (an earlier answer stays)
 *
 * An answer that comes after a later question is dropped.
 */
export class Question<T> {
  #value = $state.raw<T | undefined>(undefined);
  #problem = $state.raw<Problem | null>(null);
  #answeredAt = $state.raw<Date | null>(null);
  #asking = $state(false);
  #turn = 0;
  readonly #ask: () => Promise<T>;

  constructor(ask: () => Promise<T>) {
    this.#ask = ask;
  }

  /** The newest answer; undefined before the first. */
  get value(): T | undefined {
    return this.#value;
  }
  /** Why the newest question was not answered. */
  get problem(): Problem | null {
    return this.#problem;
  }
  get answeredAt(): Date | null {
    return this.#answeredAt;
  }
  get asking(): boolean {
    return this.#asking;
  }

  /** Asks again and keeps the earlier answer meanwhile. Resolves when answered or failed; never rejects. */
  again(): Promise<void> {
    return this.#receive(untrack(() => this.#asked()));
  }

  /**
   * For {@link asked}: what the question reads before its first await is what it depends on.
   * @param alike the earlier answer is one to this question too, and stays meanwhile
   */
  start(alike = false): void {
    const answer = this.#asked();
    untrack(() => {
      if (!alike) this.#value = undefined;
      this.#problem = null;
      void this.#receive(answer);
    });
  }

  /** Also what is thrown before the first await is an answer that failed; in an effect it would take the screen down. */
  async #asked(): Promise<T> {
    return this.#ask();
  }

  async #receive(answer: Promise<T>): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    this.#asking = true;
    try {
      const value = await answer;
      if (turn !== this.#turn) return;
      this.#value = value;
      this.#problem = null;
      // eslint-disable-next-line svelte/prefer-svelte-reactivity -- replaced as a whole, never changed
      this.#answeredAt = new Date();
    } catch (cause) {
      if (turn === this.#turn) this.#problem = problemOf(cause);
    } finally {
      if (turn === this.#turn) this.#asking = false;
    }
  }
}

/**
 * A question that belongs to the component: asked when it appears and anew when something the question read
 * (the client, the page's parameter) changes.
 * @param of what an answer is of: while that is the same an earlier one stays, and so what was focused in it
 */
export function asked<T>(ask: () => Promise<T>, of?: () => string): Question<T> {
  const question = new Question(ask);
  let before: string | undefined;
  $effect.pre(() => {
    const now = of?.();
    question.start(now !== undefined && now === before);
    before = now;
  });
  return question;
}
