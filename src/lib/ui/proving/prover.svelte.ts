import type { Factor } from '#lib/domain/access/factor.ts';
import { failureOf } from '#lib/api.ts';
import { belongsToPerson } from '../app/belongings.svelte.ts';
import { Refused } from '../loading/problem.ts';

/**
 * Has the person show a second factor where the server asks for one, and then does what was to be done:
 *
 *   run(act) ── done ─────────────────────────────▶ its answer
 *      │ step_up_required
 *      ▼
 *   asking ── proved() ── act again ──────────────▶ its answer
 *      └───── given up ───────────────────────────▶ rejects as the act did
 */
export class Prover {
  asking = $state(false);
  /** What the person has to show. */
  methods = $state.raw<readonly Factor[]>([]);
  #settle: ((proved: boolean) => void) | null = null;

  async run<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (cause) {
      const told = cause instanceof Refused ? cause.problem : failureOf(cause);
      if (told?.code !== 'step_up_required' || !(await this.#ask(methodsIn(told)))) throw cause;
      return act();
    }
  }

  proved(): void {
    this.#end(true);
  }

  giveUp(): void {
    this.#end(false);
  }

  #ask(methods: readonly Factor[]): Promise<boolean> {
    // One at a time: who asks meanwhile waits for the same answer.
    const before = this.#settle;
    this.methods = methods;
    this.asking = true;
    return new Promise((resolve) => {
      this.#settle = (proved) => {
        before?.(proved);
        resolve(proved);
      };
    });
  }

  #end(proved: boolean): void {
    const settle = this.#settle;
    this.#settle = null;
    this.asking = false;
    settle?.(proved);
  }
}

/** What the person is asked for, as the server says it. */
const methodsIn = (told: object) => ('methods' in told ? (told.methods as Factor[]) : []);

/** The person's; its dialog stands in the frame. */
export const prover = belongsToPerson(() => new Prover());
