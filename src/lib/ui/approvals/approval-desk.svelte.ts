import type { Api } from '#lib/api.ts';
import { draftHash } from '#lib/domain/drafts/draft.ts';
import { mayBeDone, problemOf, type Problem } from '#lib/ui/loading/problem.ts';
import { forgetDecision, pendingDecision, prepareDecision, type PendingDecision } from './pending.ts';

/** A draft as `drafts.get` gives it. */
export type ReadDraft = Awaited<ReturnType<Api['drafts']['get']['query']>>;

/** A draft as `drafts.approvals` lists it. */
export type SubmittedDraft = Awaited<ReturnType<Api['drafts']['approvals']['query']>>[number];

export interface Answer {
  readonly outcome: 'created' | 'exists';
  readonly voucherId: string | null;
  /** Size of the checkpoint that covers the decision; null when none does yet. */
  readonly checkpoint: number | null;
}

export interface Decided extends Answer {
  readonly decision: 'approved' | 'returned';
}

export interface ApprovalPort {
  decide(decision: PendingDecision): Promise<Answer>;
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  readonly clientId: string;
  makeId(): string;
}

/**
 * One decision of a manager.
 *
 *   reading ──decide()──▶ deciding ──answer──▶ decided
 *      ▲                     │
 *      ├── unreachable ◀─────┤   kept; the same decision again is recognised
 *      ├── refused ◀─────────┤   forgotten, said in words
 *      └── approval_void, draft_not_submitted ◀───┘   forgotten; `voided`, `overtaken`: the draft must be read anew
 */
export class ApprovalDesk {
  readonly draft: ReadDraft;
  /** The hash of what this device shows, computed here: what the decision is bound to. */
  readonly shownHash: string;
  #state = $state<'reading' | 'deciding'>('reading');
  #decided = $state.raw<Decided | null>(null);
  #problem = $state.raw<Problem | null>(null);
  #unanswered = $state(false);
  readonly #port: ApprovalPort;

  constructor(port: ApprovalPort, draft: ReadDraft) {
    this.#port = port;
    this.draft = draft;
    this.shownHash = draftHash(draft);
    this.#unanswered = this.#pending() !== null;
  }

  get busy(): boolean {
    return this.#state === 'deciding';
  }
  get decided(): Decided | null {
    return this.#decided;
  }
  get problem(): Problem | null {
    return this.#problem;
  }
  /** What was decided about has changed since; nothing was done. */
  get voided(): boolean {
    return this.#problem?.code === 'approval_void';
  }
  /** Somebody else decided first; nothing was added. */
  get overtaken(): boolean {
    return this.#problem?.code === 'draft_not_submitted';
  }
  /** An earlier attempt had no answer. */
  get unanswered(): boolean {
    return this.#unanswered;
  }
  /** Whether the server shows what it says it shows. Nothing may be approved otherwise. */
  get hashHolds(): boolean {
    return this.shownHash === this.draft.contentHash;
  }

  /** Asks again about a decision without answer when the draft has moved on: it may be what moved it. */
  async recover(): Promise<void> {
    const pending = this.#pending();
    if (pending && this.draft.state !== 'submitted') await this.#send(pending);
  }

  async decide(decision: 'approved' | 'returned', reason: string | null): Promise<void> {
    if (this.busy || !this.hashHolds) return;
    const { id: draftId, revision } = this.draft;
    const wanted = { draftId, revision, contentHash: this.shownHash, decision, reason };
    const { storage, clientId } = this.#port;
    await this.#send(prepareDecision(storage, clientId, wanted, () => this.#port.makeId()));
  }

  async #send(decision: PendingDecision): Promise<void> {
    this.#state = 'deciding';
    this.#problem = null;
    try {
      const answer = await this.#port.decide(decision);
      this.#forget();
      this.#decided = { ...answer, decision: decision.decision };
    } catch (cause) {
      const problem = problemOf(cause);
      if (mayBeDone(problem)) this.#unanswered = true;
      else this.#forget();
      this.#problem = problem;
    } finally {
      this.#state = 'reading';
    }
  }

  #pending(): PendingDecision | null {
    return pendingDecision(this.#port.storage, this.#port.clientId, this.draft.id);
  }

  #forget(): void {
    forgetDecision(this.#port.storage, this.#port.clientId, this.draft.id);
    this.#unanswered = false;
  }
}
