import { createApi, type Api } from '#lib/api.ts';
import type { Factor } from '#lib/domain/access/factor.ts';
import { problemOf, type Problem } from '../loading/problem.ts';

/** What the server says of an invitation to whoever brings its link. */
export type Invitation = Awaited<ReturnType<Api['invitations']['show']['mutate']>>;
export type Accepted = Awaited<ReturnType<Api['invitations']['accept']['mutate']>>;

/**
 * An invitation that was opened:
 *
 *   opening ── show() ──┬── shown ── accept() ──┬── accepted
 *                       │     ▲                 ├── factor_required ──▶ asksCode ── accept() …
 *                       │     └── show(): somebody has signed in, or out, meanwhile
 *                       └── refused ──▶ problem, and nothing is shown
 */
export class Answering {
  shown = $state.raw<Invitation | null>(null);
  /** The account has a second factor, which is to be shown. */
  asksCode = $state(false);
  /** Or that instead: who uses it is signed in. */
  hasPasskey = $state(false);
  name = $state('');
  code = $state('');
  busy = $state(false);
  problem = $state.raw<Problem | null>(null);

  /** Never rejects. */
  async show(token: string): Promise<void> {
    await this.#do(async () => {
      this.shown = await createApi().invitations.show.mutate({ token });
      this.asksCode = false;
    });
    // One that does not hold any more shows nothing of what it was.
    if (this.problem?.code === 'invitation_invalid') this.shown = null;
  }

  /** Never rejects. @returns what became of it; null: see `problem`, or what is asked for now */
  async accept(token: string): Promise<Accepted | null> {
    let accepted: Accepted | null = null;
    const [name, code] = [this.name.trim(), this.code.trim()];
    await this.#do(async () => {
      const also = { ...(name !== '' && { name }), ...(this.asksCode && { code }) };
      accepted = await createApi().invitations.accept.mutate({ token, ...also });
    });
    this.code = '';
    if (this.problem?.code === 'factor_required') this.#ask(this.problem);
    if (this.problem?.code === 'invitation_invalid') this.shown = null;
    return accepted;
  }

  /** A wanted code is no error, but the next step. */
  #ask(problem: Problem): void {
    this.asksCode = true;
    this.hasPasskey = (problem['methods'] as readonly Factor[]).includes('passkey');
    this.problem = null;
  }

  async #do(work: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.problem = null;
    try {
      await work();
    } catch (cause) {
      this.problem = problemOf(cause);
    } finally {
      this.busy = false;
    }
  }
}
