import * as z from 'zod/mini';
import type { Api } from '#lib/api.ts';
import type { Asked } from '#lib/domain/approval/asked.ts';
import { draftHash } from '#lib/domain/drafts/draft.ts';
import { plain } from '#lib/domain/text.ts';
import type { Here } from '#lib/offline/desk/work-here.ts';
import { Act } from '#lib/ui/act/act.svelte.ts';
import { keptAt, type ActPlace, type Pending } from '#lib/ui/act/kept.ts';
import type { Sign, Signed } from './gesture.ts';

/** A draft as `drafts.get` gives it. */
export type ReadDraft = Awaited<ReturnType<Api['drafts']['get']['query']>> & {
  /** What this device has of it that the server does not. */
  readonly here?: Here | null;
};

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
  /** This device has it, to be sent when there is a network: it is not done. */
  readonly kept?: true | undefined;
}

export interface Decided extends Answer {
  readonly decision: Decision['decision'];
  /** Hex SHA-256 of what the person's passkey signed here; null: nothing. */
  readonly signature: string | null;
}

export interface ApprovalPort {
  decide(decision: Decision): Promise<Answer>;
  /** Has the person's passkey sign a decision. Rejects where it does not. */
  readonly sign: Sign;
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
  /** The person has said that they decide without a signature, where the rules ask for none. */
  unsigned = $state(false);
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
    return RULES_CHANGED.some((code) => code === this.act.problem?.code);
  }
  /** What was decided on this device and waits for the network; null: nothing. */
  get kept(): Decision['decision'] | null {
    if (this.act.answer?.kept) return this.act.answer.decision;
    const { here = null } = this.draft;
    return here?.state === 'waiting' ? here.decision : null;
  }
  /** Why the server did not take what was decided on this device; null where it did, or has not answered. */
  get refusedHere(): string | null {
    const { here = null } = this.draft;
    return here?.state === 'rejected' && here.decision !== null ? (here.code ?? '') : null;
  }

  /** Somebody else decided first; nothing was added. */
  get overtaken(): boolean {
    return this.act.problem?.code === 'draft_not_submitted';
  }
  /** Whether the server shows what it says it shows. Nothing may be approved otherwise. */
  get hashHolds(): boolean {
    return this.shownHash === this.draft.contentHash;
  }

  /** How the decision is signed: it has to be, it is, or it is not; `impossible`: it has to be, and can't. */
  get signing(): 'asked' | 'usual' | 'none' | 'impossible' {
    const { required, passkeys } = this.draft.waits?.signing ?? NOTHING_ASKED;
    if (passkeys.length === 0) return required ? 'impossible' : 'none';
    if (required) return 'asked';
    return this.unsigned ? 'none' : 'usual';
  }
  get signs(): boolean {
    return this.signing === 'asked' || this.signing === 'usual';
  }
  /** The passkey did not sign, or what it signed was not taken: nothing was decided, and it may be tried again. */
  get unsignedYet(): boolean {
    return /^(passkey|signature)_/.test(this.act.problem?.code ?? '');
  }
  /** And the person may go without. */
  get mayGoWithout(): boolean {
    return this.signing === 'usual' && this.unsignedYet;
  }

  /** Asks again about a decision without answer when the draft has moved on: it may be what moved it. */
  async recover(): Promise<void> {
    // The server asks for no reason of what it has already, and takes nothing about a draft that has moved on.
    if (this.draft.state !== 'submitted') await this.act.again((act) => this.#decide(act, null, null));
  }

  async decide(decision: Decision['decision'], said: string | null): Promise<void> {
    if (!this.hashHolds || this.signing === 'impossible') return;
    // As the server keeps it, so that what is signed is what it will find.
    const reason = said === null ? null : plain(said).trim();
    const rules = this.draft.waits?.rules ?? null;
    const about = { revision: this.draft.revision, contentHash: this.shownHash, decision, rules };
    await this.act.send(about, async (act) => this.#decide(act, reason, await this.#sign(act, reason)));
  }

  /** All that is shown; null where nothing is signed. */
  async #sign({ id, ...about }: Pending<About>, reason: string | null): Promise<Signed | null> {
    if (!this.signs) return null;
    const { revision, contentHash: content, decision, rules = null } = about;
    const { clientId: client, userId: person } = this.#port.acts;
    return this.#port.sign({
      ...{ client, person, approval: id, draft: this.draft.id, revision, content, decision, reason },
      amount: this.draft.coding?.amount ?? null,
      rules: decision === 'approved' ? rules : null,
    });
  }

  async #decide(
    { id: approvalId, ...about }: Pending<About>,
    reason: string | null,
    signed: Signed | null,
  ): Promise<Decided> {
    const decision = { approvalId, draftId: this.draft.id, ...about, reason };
    const answer = await this.#port.decide(signed ? { ...decision, signed: sent(signed) } : decision);
    return { ...answer, decision: about.decision, signature: signed?.hash ?? null };
  }
}

function sent({ at, decisions, assertion }: Signed): NonNullable<Decision['signed']> {
  return { at, decisions: [...decisions], assertion };
}

const NOTHING_ASKED = { required: false, passkeys: [] };
const RULES_CHANGED = ['approval_rules_changed', 'signature_required'];
