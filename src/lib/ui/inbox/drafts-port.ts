import type { Api } from '#lib/api.ts';
import type { Coding, Photo } from '#lib/domain/drafts/draft.ts';

/** A draft as `drafts.get` gives it. */
export type ReadDraft = Awaited<ReturnType<Api['drafts']['get']['query']>>;

/** What the last vouchers with a party were mostly coded with. */
export type Usual = NonNullable<Awaited<ReturnType<Api['ledger']['usual']['query']>>>;

/** `kept`: the device has it, to be sent when there is a network. */
export interface Done {
  readonly revision: number;
  readonly kept?: true;
}

/** What the desk asks of the server. */
export interface DraftsPort {
  get(draftId: string): Promise<ReadDraft>;
  usual(counterpartyId: string): Promise<Usual | null>;
  make(input: { draftId: string; photos: Photo[]; coding: Coding }): Promise<Done>;
  code(input: { draftId: string; baseRevision: number; coding: Coding }): Promise<Done>;
  submit(input: {
    draftId: string;
    baseRevision: number;
    dateConfirmed: boolean;
    paperConfirmed: boolean;
  }): Promise<Done>;
  askAuthor(input: { draftId: string; baseRevision: number; comment: string }): Promise<Done>;
  dismiss(input: { draftId: string; baseRevision: number; reason: string }): Promise<Done>;
}

/** The desk's way to the API of the client. */
export function portOf(api: Api): DraftsPort {
  return {
    get: (draftId) => api.drafts.get.query({ draftId }),
    usual: (counterpartyId) => api.ledger.usual.query({ counterpartyId }),
    make: (input) => api.drafts.make.mutate(input),
    code: (input) => api.drafts.code.mutate(input),
    submit: (input) => api.drafts.submit.mutate(input),
    askAuthor: (input) => api.drafts.askAuthor.mutate(input),
    dismiss: (input) => api.drafts.dismiss.mutate(input),
  };
}
