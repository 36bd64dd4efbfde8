import type { Api } from '#lib/api.ts';
import { mayAsk } from '#lib/domain/access/procedures.ts';
import type { Role } from '#lib/domain/access/role.ts';
import type { ListedEvent } from '#lib/ui/history/describe.ts';
import { loadNames, type Names } from '#lib/ui/app/people.ts';
import type { ShownDocument } from './documents.ts';
import { fetchFile, hashOf } from './fetch-file.ts';
import { listAttachments } from './attachments/list-attachments.ts';
import type { Shown } from './sign-desk.svelte.ts';

/** Everything the page of a document shows. */
export interface DocumentPage {
  readonly document: ShownDocument;
  /** In the order of the log; null for who may not read it, and without network. */
  readonly events: readonly ListedEvent[] | null;
  readonly names: Names;
}

export async function loadDocumentPage(
  api: Api,
  { documentId, role }: { documentId: string; role: Role },
): Promise<DocumentPage> {
  const around = Promise.all([
    mayAsk(role, 'audit.timeline') ? api.audit.timeline.query({ type: 'document', id: documentId }) : null,
    namesFor(api, role),
  ]);
  around.catch(() => undefined);
  const document: ShownDocument = await api.documents.get.query({ documentId });
  // What this device tells has nobody beside it to ask.
  const [events, known] = document.here?.away ? [null, new Map<string, string>()] : await around;
  // Who may not know all the client's people still knows those on the document.
  const named = document.signers.map(({ userId, name }) => [userId, name] as const);
  return { document, events, names: new Map([...named, ...known]) };
}

/** The names of the client's people, for who may know them all. */
async function namesFor(api: Api, role: Role): Promise<Names> {
  return mayAsk(role, 'people.list') ? loadNames(api) : new Map();
}

/** The file of that hash as it lies on this device; null where it does not. Never rejects. */
export type KeptFile = (documentId: string, sha256: string) => Promise<Uint8Array | null>;

/**
 * The document with its newest file, hashed and its attachments listed on this device. A file that lies here is not fetched. Where
 * somebody signed between the two answers, both are asked for once more.
 */
export async function loadShown(
  api: Api,
  { documentId, clientId, kept }: { documentId: string; clientId: string; kept: KeptFile },
  onprogress: (share: number) => void,
): Promise<Shown> {
  const once = async () => {
    const document: ShownDocument = await api.documents.get.query({ documentId });
    const bytes =
      (await kept(documentId, document.sha256)) ??
      (await fetchFile({ documentId, clientId, size: document.size }, onprogress));
    const [sha256, attachments] = await Promise.all([hashOf(bytes), listAttachments(bytes)]);
    return { document, bytes, sha256, attachments };
  };
  const shown = await once();
  return shown.sha256 === shown.document.sha256 ? shown : once();
}
