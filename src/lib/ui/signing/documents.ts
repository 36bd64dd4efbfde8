import type { Api } from '#lib/api.ts';
import type { DocumentHere } from '#lib/offline/documents/shown.ts';
import type { Page } from '#lib/ui/loading/pages.svelte.ts';

/** A document as `documents.list` gives it, with what an open device has of it. */
export type ListedDocument = Awaited<ReturnType<Api['documents']['list']['query']>>['documents'][number] & {
  readonly here?: DocumentHere;
};

/** The last document of a page; the next one starts behind it. */
export interface DocumentCursor {
  readonly uploadedAt: Date;
  readonly id: string;
}

/** Of which folder and type; what is not said is of all. */
export interface Where {
  /** Null: in the root itself. */
  readonly folderId?: string | null;
  readonly typeId?: string;
}

/** A page of the list, newest first; without a cursor the first. */
export async function documentPage(
  api: Api,
  where: Where,
  cursor?: DocumentCursor,
): Promise<Page<ListedDocument, DocumentCursor>> {
  const { documents, next } = await api.documents.list.query({ ...where, ...(cursor && { cursor }) });
  return { items: documents, next };
}

/** A document as `documents.get` gives it, with what an open device has of it. */
export type ShownDocument = Awaited<ReturnType<Api['documents']['get']['query']>> & {
  readonly here?: DocumentHere;
};

/** Somebody who can be asked to sign. */
export type PossibleSigner = Awaited<ReturnType<Api['documents']['signers']['query']>>[number];

/** The newest date of a document's way that a list shows: when it was sent, or else uploaded. */
export function dateOf({ sentAt, uploadedAt }: Pick<ListedDocument, 'sentAt' | 'uploadedAt'>): Date {
  return sentAt ?? uploadedAt;
}
