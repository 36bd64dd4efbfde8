import { createApi } from '#lib/api.ts';
import type { Factor } from '#lib/domain/access/factor.ts';
import { problemOf, type Problem } from '../loading/problem.ts';

/**
 * Gets in by a link, and by a code where its person has a second factor:
 *
 *   idle ── redeem() ──┬── in
 *                      ├── factor_required ──▶ asksCode ── redeem() ──▶ in
 *                      └── refused ──▶ problem
 */
export class Redeeming {
  asksCode = $state(false);
  /** The person may get in by that instead. */
  hasPasskey = $state(false);
  code = $state('');
  busy = $state(false);
  problem = $state.raw<Problem | null>(null);

  /** Never rejects. @returns whether the server has opened the session */
  async redeem(token: string): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.problem = null;
    const code = this.code.trim();
    try {
      await createApi().session.redeemLink.mutate({ token, ...(this.asksCode && { code }) });
      return true;
    } catch (cause) {
      const problem = problemOf(cause);
      // A wanted code is no error, but the next step.
      if (problem.code === 'factor_required') {
        this.asksCode = true;
        this.hasPasskey = (problem['methods'] as Factor[]).includes('passkey');
      } else this.problem = problem;
      return false;
    } finally {
      this.busy = false;
      this.code = '';
    }
  }
}
