import { bytesToHex } from '@noble/hashes/utils.js';
import {
  currentFile,
  currentFileName,
  outstanding,
  standingOf,
  type SigningDocument,
  type StoredFile,
} from '#lib/domain/documents/document.ts';
import { writtenDocument, type WrittenDocument } from '#lib/domain/documents/shown.ts';
import { norwegianDate } from '#lib/domain/date.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { may, type Role } from '#lib/domain/access/role.ts';
import { readSought } from '#lib/domain/search.ts';
import type { Context } from '../../platform/context.ts';
import { loadFile } from './files.ts';
import {
  documentsWaitingFor,
  findDocument,
  listDocuments,
  searchDocuments,
  type DocumentCursor,
} from './store.ts';

/** A document as a list shows it. */
export interface ListedDocument {
  readonly id: string;
  readonly title: string;
  readonly fileName: string;
  readonly pages: number;
  readonly standing: ReturnType<typeof standingOf>;
  readonly uploadedAt: Date;
  readonly uploadedBy: string;
  readonly sentAt: Date | null;
  readonly signers: readonly { userId: string; name: string; signedAt: Date | null }[];
  /** Whether the person who asks is to sign it. */
  readonly waitsForMe: boolean;
}

/** A document as its own page shows it. */
export interface ShownDocument extends ListedDocument {
  readonly signers: readonly (ListedDocument['signers'][number] & {
    /** Hex SHA-256 of what their passkey signed; null: they gave a code, or have not signed. */
    readonly signedWith: string | null;
  })[];
  readonly code: string | null;
  /** Hex, of the newest file: what a signature is bound to. */
  readonly sha256: string;
  readonly size: number;
  readonly closing: { kind: string; by: string; at: Date; reason: string | null } | null;
  /**
   * Whether the network address of each who signs stands on every page, with the name: theirs to know before they do.
   * Null: pages say nothing of signers, as it was sent before they did.
   */
  readonly addressOnPages: boolean | null;
  /** All that its statement says, for who may read the log: what is shown is held against the log with it. Null for others. */
  readonly whole: WrittenDocument | null;
}

const PAGE = 100;
const FOUND = 8;

/** A page of the client's documents, newest first; who may not read them all gets those they are to sign or sent in. */
export async function documentsFor(
  context: Context,
  role: Role,
  after: DocumentCursor | null = null,
): Promise<{ documents: ListedDocument[]; next: DocumentCursor | null }> {
  const { clientId, actorId } = context;
  const page = { after, of: may(role, 'document.read') ? null : actorId, size: PAGE };
  const found = await context.transaction(async (tx) => ok(await listDocuments(tx, clientId, page)));
  const documents = (found.ok ? found.value : []).map((each) => listed(each, context));
  const last = documents.at(-1);
  const next = documents.length === PAGE && last ? { uploadedAt: last.uploadedAt, id: last.id } : null;
  return { documents, next };
}

/** The newest of them that fit what is sought, by name, code or day. */
export async function documentsFound(context: Context, role: Role, query: string): Promise<ListedDocument[]> {
  const { clientId, actorId } = context;
  const sought = readSought(query, norwegianDate(context.platform.clock.now()));
  const page = { of: may(role, 'document.read') ? null : actorId, size: FOUND };
  const found = await context.transaction(async (tx) =>
    ok(await searchDocuments(tx, clientId, sought, page)),
  );
  return (found.ok ? found.value : []).map((each) => listed(each, context));
}

/** All that wait for the signature of the person who asks, newest first. */
export async function documentsWaiting(context: Context): Promise<ListedDocument[]> {
  const { clientId, actorId } = context;
  const found = await context.transaction(async (tx) => ok(await documentsWaitingFor(tx, clientId, actorId)));
  const documents = (found.ok ? found.value : []).map((each) => listed(each, context));
  // The database narrows it down; what it means to wait is the domain's to say.
  return documents.filter(({ waitsForMe }) => waitsForMe);
}

/** `document_unknown`: there is none, or none this person may see. */
export async function documentFor(
  context: Context,
  role: Role,
  id: string,
): Promise<Result<ShownDocument, DocumentUnknown>> {
  const found = await see(context, role, id);
  if (!found.ok) return found;
  const document = found.value;
  const { sha256, size } = currentFile(document);
  const shown = listed(document, context);
  const signedWith = signaturesBySigner(document);
  return ok({
    ...shown,
    signers: shown.signers.map((each) => ({ ...each, signedWith: signedWith.get(each.userId) ?? null })),
    code: document.dispatch?.code ?? null,
    sha256: bytesToHex(sha256),
    size,
    closing: document.closing,
    addressOnPages: document.dispatch?.addressOnPages ?? null,
    whole: may(role, 'log.read') ? writtenDocument(document) : null,
  });
}

/** The bytes of the newest file, under a name that says which it is, or of the one that was uploaded. `document_unknown` as {@link documentFor}. */
export async function documentFile(
  context: Context,
  role: Role,
  { documentId, version }: { documentId: string; version: 'newest' | 'uploaded' },
): Promise<Result<{ fileName: string; bytes: Uint8Array }, DocumentUnknown>> {
  const found = await see(context, role, documentId);
  if (!found.ok) return found;
  const document = found.value;
  const newest = version === 'newest';
  const file: StoredFile = newest ? currentFile(document) : document.file;
  const fileName = newest ? currentFileName(document) : document.fileName;
  return ok({ fileName, bytes: await loadFile(context, file) });
}

export interface DocumentUnknown {
  readonly code: 'document_unknown';
}

async function see(
  context: Context,
  role: Role,
  id: string,
): Promise<Result<SigningDocument, DocumentUnknown>> {
  const found = await context.transaction(async (tx) => ok(await findDocument(tx, context.clientId, id)));
  const document = found.ok ? found.value : null;
  return document && visible(document, context, role) ? ok(document) : err({ code: 'document_unknown' });
}

function visible({ uploadedBy, dispatch }: SigningDocument, { actorId }: Context, role: Role): boolean {
  if (may(role, 'document.read') || uploadedBy === actorId) return true;
  return dispatch?.signers.some(({ userId }) => userId === actorId) ?? false;
}

function signaturesBySigner({ dispatch, signatures }: SigningDocument): Map<string, string> {
  const made = signatures.flatMap(({ signerNo, signedWith }) => {
    const signer = dispatch?.signers.find(({ no }) => no === signerNo);
    return signer && signedWith ? [[signer.userId, bytesToHex(signedWith)] as const] : [];
  });
  return new Map(made);
}

function listed(document: SigningDocument, { actorId }: Context): ListedDocument {
  const { id, fileName, pages, uploadedAt, uploadedBy, dispatch, signatures } = document;
  const signers = (dispatch?.signers ?? []).map(({ no, userId, name }) => ({
    userId,
    name,
    signedAt: signatures.find(({ signerNo }) => signerNo === no)?.signedAt ?? null,
  }));
  const standing = standingOf(document);
  return {
    ...{ id, fileName, pages, uploadedAt, uploadedBy, standing, signers },
    title: dispatch?.title ?? document.title,
    sentAt: dispatch?.sentAt ?? null,
    waitsForMe: standing === 'sent' && outstanding(document).some(({ userId }) => userId === actorId),
  };
}
