import type { Api } from '#lib/api.ts';
import { mayAsk } from '#lib/domain/access/procedures.ts';
import type { Role } from '#lib/domain/access/role.ts';
import { belongsToPerson } from '../app/belongings.svelte.ts';
import { tolerate } from '../loading/problem.ts';
import { hrefsFor, loadWaiting } from './waiting.ts';

/** How much waits for the person, for the badge in the navigation. */
class WaitingCount {
  #count = $state(0);
  #turn = 0;

  /** By the path of the place where it is acted on. */
  at(role: Role): Readonly<Record<string, number>> {
    return { [mayAsk(role, 'drafts.approvals') ? '/approvals' : '/documents']: this.#count };
  }

  /** Without an answer the earlier number stays: a badge is no place to say that the network is away. */
  async refresh(api: Api, role: Role): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    try {
      const waiting = await loadWaiting(api, role);
      if (turn === this.#turn) this.#count = hrefsFor(waiting).length;
    } catch (cause) {
      tolerate(cause);
    }
  }
}

export const waitingCount = belongsToPerson(() => new WaitingCount());
