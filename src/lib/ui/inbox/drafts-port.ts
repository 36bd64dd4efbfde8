import type { Api } from '#lib/api.ts';
import type { Device } from '#lib/offline/device.svelte.ts';
import type { Here } from '#lib/offline/desk/work-here.ts';
import { takeTheirs } from '#lib/offline/sync/conflicts.ts';
import type { Coding, Photo } from '#lib/domain/drafts/draft.ts';

/** A draft as `drafts.get` gives it, with what this device has of it that the server does not. */
export type ReadDraft = Awaited<ReturnType<Api['drafts']['get']['query']>> & { readonly here?: Here | null };

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
  /** What this device has of the person's own, and was overtaken, is given up. */
  giveUp(draftId: string): Promise<void>;
}

/** The desk's way to the API of the client, and to what this device has kept. */
export function portOf(api: Api, device: Device | null): DraftsPort {
  return {
    get: (draftId) => api.drafts.get.query({ draftId }),
    usual: (counterpartyId) => api.ledger.usual.query({ counterpartyId }),
    make: (input) => api.drafts.make.mutate(input),
    code: (input) => api.drafts.code.mutate(input),
    submit: (input) => api.drafts.submit.mutate(input),
    askAuthor: (input) => api.drafts.askAuthor.mutate(input),
    dismiss: (input) => api.drafts.dismiss.mutate(input),
    giveUp: async (draftId) => {
      await device?.withStore((store) => takeTheirs(store, draftId));
    },
  };
}
