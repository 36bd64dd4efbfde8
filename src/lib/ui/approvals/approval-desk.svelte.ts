import * as z from 'zod/mini';
import type { Api } from '#lib/api.ts';
import type { Asked } from '#lib/domain/approval/asked.ts';
import { draftHash } from '#lib/domain/drafts/draft.ts';
import { Act } from '#lib/ui/act/act.svelte.ts';
import { keptAt, type ActPlace, type Pending } from '#lib/ui/act/kept.ts';

/** A draft as `drafts.get` gives it. */
export type ReadDraft = Awaited<ReturnType<Api['drafts']['get']['query']>>;

/** A decision as `drafts.decide` takes it. */
export type Decision = Parameters<Api['drafts']['decide']['mutate']>[0];

export interface Answer {
  readonly outcome: 'created' | 'exists';
  readonly voucherId: string | null;
  /** What it still waits for, where it does and that is known. */
  readonly lacks: Asked | null;
  /** Size of the checkpoint that covers the decision; null when none does yet. */
  readonly checkpoint: number | null;
  /** It counts as proven only when witnesses have cosigned. */
  readonly witnesses?: 'awaited' | undefined;
}

export interface Decided extends Answer {
  readonly decision: Decision['decision'];
}

export interface ApprovalPort {
  decide(decision: Decision): Promise<Answer>;
  readonly acts: ActPlace;
}

/** What a decision is about, beside its draft. */
const About = z.object({
  id: z.uuid(),
  revision: z.int().check(z.positive()),
  contentHash: z.string(),
  decision: z.enum(['approved', 'returned']),
  /** The version of the rules that was shown. */
  rules: z.optional(z.nullable(z.int())),
});
type About = Omit<z.infer<typeof About>, 'id'>;

/**
 * One decision of a manager: an {@link Act} about exactly what this device shows. Refused with `approval_void` or
 * `draft_not_submitted` (`voided`, `overtaken`), the draft must be read anew.
 */
export class ApprovalDesk {
  readonly draft: ReadDraft;
  /** The hash of what this device shows, computed here: what the decision is bound to. */
  readonly shownHash: string;
  readonly act: Act<About, Decided>;
  readonly #port: ApprovalPort;

  constructor(port: ApprovalPort, draft: ReadDraft) {
    this.#port = port;
    this.draft = draft;
    this.shownHash = draftHash(draft);
    this.act = new Act(keptAt(port.acts, ['decision', draft.id], About));
  }

  /** What was decided about has changed since; nothing was done. */
  get voided(): boolean {
    return this.act.problem?.code === 'approval_void' || this.rulesChanged;
  }
  /** Other rules hold than were shown; nothing was done. */
  get rulesChanged(): boolean {
    return this.act.problem?.code === 'approval_rules_changed';
  }
  /** Somebody else decided first; nothing was added. */
  get overtaken(): boolean {
    return this.act.problem?.code === 'draft_not_submitted';
  }
  /** Whether the server shows what it says it shows. Nothing may be approved otherwise. */
  get hashHolds(): boolean {
    return this.shownHash === this.draft.contentHash;
  }

  /** Asks again about a decision without answer when the draft has moved on: it may be what moved it. */
  async recover(): Promise<void> {
    // The server asks for no reason of what it has already, and takes nothing about a draft that has moved on.
    if (this.draft.state !== 'submitted') await this.act.again((act) => this.#decide(act, null));
  }

  async decide(decision: Decision['decision'], reason: string | null): Promise<void> {
    if (!this.hashHolds) return;
    const rules = this.draft.waits?.rules ?? null;
    const about = { revision: this.draft.revision, contentHash: this.shownHash, decision, rules };
    await this.act.send(about, (act) => this.#decide(act, reason));
  }

  async #decide({ id: approvalId, ...about }: Pending<About>, reason: string | null): Promise<Decided> {
    const answer = await this.#port.decide({ approvalId, draftId: this.draft.id, ...about, reason });
    return { ...answer, decision: about.decision };
  }
}
