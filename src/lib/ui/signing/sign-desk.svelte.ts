import * as z from 'zod/mini';
import type { Api } from '#lib/api.ts';
import type { Attachment } from '#lib/domain/pdf/attachments.ts';
import { signingHash } from '#lib/domain/acts/shown.ts';
import { Act } from '#lib/ui/act/act.svelte.ts';
import { keptAt, type ActPlace, type Pending } from '#lib/ui/act/kept.ts';
import type { SignAct } from '#lib/ui/passkeys/sign-act.ts';
import type { ShownDocument } from './documents.ts';

export interface Answer {
  readonly outcome: 'created' | 'exists';
  /** Size of the checkpoint that covers the act; null when none does yet. */
  readonly checkpoint: number | null;
  /** It counts as proven only when witnesses have cosigned. */
  readonly witnesses?: 'awaited' | undefined;
  /** Hex SHA-256 of what the person's passkey signed; null: they gave a code. */
  readonly signedWith?: string | null | undefined;
}

export interface Done extends Answer {
  readonly act: About['act'];
}

type Sent = Parameters<Api['documents']['sign']['mutate']>[0];

export interface SignPort {
  sign(act: Sent): Promise<Answer>;
  /** Has the person's passkey sign what is shown. Rejects where it does not. */
  readonly signAct: SignAct;
  /** A person declines a document once: the server knows a repeat by that. */
  decline(reason: string | null): Promise<{ readonly checkpoint: number | null }>;
  readonly acts: ActPlace;
}

/** What is signed: the document, and the hash of the file that the person read. */
export interface Signable {
  readonly document: ShownDocument;
  readonly sha256: string;
}

/** What lies before the person: the document, its bytes, their hash and the files inside, told on this device. */
export interface Shown extends Signable {
  readonly bytes: Uint8Array;
  /** Null where they can't be told. */
  readonly attachments: readonly Attachment[] | null;
}

/** What an act is about, beside its document: the file that was shown. */
const About = z.object({ id: z.uuid(), sha256: z.string(), act: z.enum(['signed', 'declined']) });
type About = Omit<z.infer<typeof About>, 'id'>;

/** One person's {@link Act} on one document. Refused with `document_changed` (`overtaken`), the file must be read anew. */
export class SignDesk<S extends Signable = Shown> {
  readonly shown: S;
  readonly act: Act<About, Done>;
  readonly #port: SignPort;

  constructor(port: SignPort, shown: S) {
    this.#port = port;
    this.shown = shown;
    this.act = new Act(keptAt(port.acts, ['document', shown.document.id], About));
  }

  /** Another signer was faster; nothing was signed by this one. */
  get overtaken(): boolean {
    return this.act.problem?.code === 'document_changed';
  }
  /** Whether the person signs by passkey; else they give a code. */
  get byPasskey(): boolean {
    // A server of 0.6.0 says nothing of it.
    return (this.shown.document.signing?.passkeys ?? []).length > 0;
  }
  /** Whether the file that was read is the one the server names. Nothing may be signed otherwise. */
  get hashHolds(): boolean {
    return this.shown.sha256 === this.shown.document.sha256;
  }

  /** Asks again about an act without answer when the document waits no more: it may be why. Needs neither code nor reason then. */
  async recover(): Promise<void> {
    if (this.shown.document.waitsForMe) return;
    await this.act.again((act) =>
      act.act === 'signed' ? this.#sign(act, { totp: '' }) : this.#decline(null),
    );
  }

  /** @param totp what they typed, where they sign by a code */
  async sign(totp: string | null): Promise<void> {
    if (!this.hashHolds) return;
    await this.act.send({ sha256: this.shown.sha256, act: 'signed' }, async (act) =>
      totp === null ? this.#signByPasskey(act) : this.#sign(act, { totp }),
    );
  }

  async #signByPasskey(act: Pending<About>): Promise<Done> {
    const { clientId: client, userId: person } = this.#port.acts;
    const shown = { client, person, act: act.id, document: this.shown.document.id, file: act.sha256 };
    const { at, assertion, hash } = await this.#port.signAct((moment) =>
      signingHash({ ...shown, at: moment }),
    );
    const done = await this.#sign(act, { signed: { at, assertion } });
    // Of an earlier attempt another moment was signed.
    return done.outcome === 'created' ? { ...done, signedWith: hash } : done;
  }

  async decline(reason: string): Promise<void> {
    await this.act.send({ sha256: this.shown.sha256, act: 'declined' }, () => this.#decline(reason));
  }

  async #sign({ id: actId, sha256 }: Pending<About>, proof: Pick<Sent, 'totp' | 'signed'>): Promise<Done> {
    const { id: documentId } = this.shown.document;
    return { ...(await this.#port.sign({ actId, documentId, sha256, ...proof })), act: 'signed' };
  }

  async #decline(reason: string | null): Promise<Done> {
    return { ...(await this.#port.decline(reason)), outcome: 'created', act: 'declined' };
  }
}
