import type { Api } from '#lib/api.ts';

/** A document as `documents.list` gives it. */
export type ListedDocument = Awaited<ReturnType<Api['documents']['list']['query']>>[number];

/** A document as `documents.get` gives it. */
export type ShownDocument = Awaited<ReturnType<Api['documents']['get']['query']>>;

/** Somebody who can be asked to sign. */
export type PossibleSigner = Awaited<ReturnType<Api['documents']['signers']['query']>>[number];

/** The newest date of a document's way that a list shows: when it was sent, or else uploaded. */
export function dateOf({ sentAt, uploadedAt }: Pick<ListedDocument, 'sentAt' | 'uploadedAt'>): Date {
  return sentAt ?? uploadedAt;
}
