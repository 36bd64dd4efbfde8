import { failureOf } from '#lib/api.ts';
import type { Weakening } from '#lib/domain/access/weakening.ts';
import { belongsToPerson } from '../app/belongings.svelte.ts';
import { Refused } from '../loading/problem.ts';

/**
 * Offers the person to ask another administrator where the server refuses an act that takes two:
 *
 *   run(act) ── done ────────────────────────────────▶ its answer
 *      │ second_administrator_required
 *      ▼
 *   asking ── closed, asked for or not ──────────────▶ rejects as the act did: it is not done
 */
export class Asker {
  /** What is to be asked for; null while nothing is. */
  asking = $state.raw<Weakening | null>(null);

  async run<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (cause) {
      const told = cause instanceof Refused ? cause.problem : failureOf(cause);
      if (told?.code === 'second_administrator_required') {
        const { act: of, before, after } = told as unknown as Weakening;
        this.asking = { act: of, before, after };
      }
      throw cause;
    }
  }
}

/** The person's; its dialog stands in the frame. */
export const asker = belongsToPerson(() => new Asker());
