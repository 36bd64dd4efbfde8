import type { Attachment } from '#lib/domain/pdf/attachments.ts';
import { mayBeDone, problemOf, type Problem } from '#lib/ui/loading/problem.ts';
import type { ShownDocument } from './documents.ts';
import { forgetAct, pendingAct, prepareAct, type PendingAct } from './pending-act.ts';

export interface Answer {
  readonly outcome: 'created' | 'exists';
  /** Size of the checkpoint that covers the act; null when none does yet. */
  readonly checkpoint: number | null;
}

export interface Done extends Answer {
  readonly act: 'signed' | 'declined';
}

export interface SignPort {
  sign(act: PendingAct & { readonly totp: string }): Promise<Answer>;
  decline(reason: string): Promise<{ readonly checkpoint: number | null }>;
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  readonly clientId: string;
  makeId(): string;
}

/** What lies before the person: the document, its bytes, their hash and the files inside, told on this device. */
export interface Shown {
  readonly document: ShownDocument;
  readonly bytes: Uint8Array;
  readonly sha256: string;
  /** Null where they can't be told. */
  readonly attachments: readonly Attachment[] | null;
}

/**
 * One person's act on one document.
 *
 *   reading ──sign(), decline()──▶ acting ──answer──▶ done
 *      ▲                             │
 *      ├── no answer ◀───────────────┤   kept; the same act again is recognised
 *      ├── refused ◀─────────────────┤   forgotten, said in words
 *      └── document_changed ◀────────┘   forgotten; `overtaken`: the file must be read anew
 */
export class SignDesk {
  readonly shown: Shown;
  #busy = $state(false);
  #done = $state.raw<Done | null>(null);
  #problem = $state.raw<Problem | null>(null);
  #unanswered = $state(false);
  readonly #port: SignPort;

  constructor(port: SignPort, shown: Shown) {
    this.#port = port;
    this.shown = shown;
    this.#unanswered = this.#pending() !== null;
  }

  get busy(): boolean {
    return this.#busy;
  }
  get done(): Done | null {
    return this.#done;
  }
  get problem(): Problem | null {
    return this.#problem;
  }
  /** Another signer was faster; nothing was signed by this one. */
  get overtaken(): boolean {
    return this.#problem?.code === 'document_changed';
  }
  /** An earlier attempt had no answer. */
  get unanswered(): boolean {
    return this.#unanswered;
  }
  /** Whether the file is the one the server names. Nothing may be signed otherwise. */
  get hashHolds(): boolean {
    return this.shown.sha256 === this.shown.document.sha256;
  }

  /** Asks again about an act without answer when the document waits no more: it may be why. Needs no code then. */
  async recover(): Promise<void> {
    const pending = this.#pending();
    if (pending && !this.shown.document.waitsForMe) await this.#send(() => this.#signed(pending, ''));
  }

  async sign(totp: string): Promise<void> {
    if (this.#busy || !this.hashHolds) return;
    const { storage, clientId } = this.#port;
    const wanted = { documentId: this.shown.document.id, sha256: this.shown.sha256 };
    const act = prepareAct(storage, clientId, wanted, () => this.#port.makeId());
    await this.#send(() => this.#signed(act, totp));
  }

  async decline(reason: string): Promise<void> {
    if (this.#busy) return;
    await this.#send(async () => {
      const { checkpoint } = await this.#port.decline(reason);
      return { outcome: 'created', checkpoint, act: 'declined' };
    });
  }

  async #signed(act: PendingAct, totp: string): Promise<Done> {
    return { ...(await this.#port.sign({ ...act, totp })), act: 'signed' };
  }

  async #send(work: () => Promise<Done>): Promise<void> {
    this.#busy = true;
    this.#problem = null;
    try {
      const done = await work();
      this.#forget();
      this.#done = done;
    } catch (cause) {
      const problem = problemOf(cause);
      if (mayBeDone(problem)) this.#unanswered = this.#pending() !== null;
      else this.#forget();
      this.#problem = problem;
    } finally {
      this.#busy = false;
    }
  }

  #pending(): PendingAct | null {
    return pendingAct(this.#port.storage, this.#port.clientId, this.shown.document.id);
  }

  #forget(): void {
    forgetAct(this.#port.storage, this.#port.clientId, this.shown.document.id);
    this.#unanswered = false;
  }
}
