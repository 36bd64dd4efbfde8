import { createApi, type Api } from '#lib/api.ts';
import { problemOf, type Problem } from '../loading/problem.ts';
import { prover } from '../proving/prover.svelte.ts';

/** One change of the person's own access at a time: asks for a second factor where the server does, and tells what went wrong. */
export class Doing {
  busy = $state(false);
  problem = $state.raw<Problem | null>(null);

  /** Never rejects. @returns whether it was done */
  async run(work: (security: Api['security']) => Promise<void>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.problem = null;
    try {
      await prover().run(() => work(createApi().security));
      return true;
    } catch (cause) {
      this.problem = problemOf(cause);
      return false;
    } finally {
      this.busy = false;
    }
  }
}
