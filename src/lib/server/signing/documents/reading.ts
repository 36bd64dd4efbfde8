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
import { RIGHTS, type Right } from '#lib/domain/documents/archive/grants.ts';
import { may, type Role } from '#lib/domain/access/role.ts';
import { readSought } from '#lib/domain/search.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { standingIn } from '../archive/rights.ts';
import { NOWHERE, seenDocument, type Seen } from '../archive/seeing.ts';
import { sightOf, type Sight } from '../archive/sight.ts';
import { filedOf } from '../archive/store.ts';
import { loadFile } from './files.ts';
import {
  documentsWaitingFor,
  listDocuments,
  searchDocuments,
  type DocumentCursor,
  type Where,
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
  /** Where it lies, for who may do anything there; null: in the root, or elsewhere. */
  readonly folderId: string | null;
  readonly typeId: string | null;
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
  /** Whether the person who asks sent it, or uploaded it and nobody has sent it. */
  readonly own: boolean;
  /** What they may do with it where it lies. */
  readonly rights: readonly Right[];
  /** All that its statement says, for who may read the log: what is shown is held against the log with it. Null for others. */
  readonly whole: WrittenDocument | null;
}

const PAGE = 100;
const FOUND = 8;

/** A page of the documents that the person sees, newest first: of all, or of a folder and a type. */
export async function documentsFor(
  context: Context,
  after: DocumentCursor | null = null,
  where: Where = {},
): Promise<{ documents: ListedDocument[]; next: DocumentCursor | null }> {
  const documents = await asListed(context, (tx, of) =>
    listDocuments(tx, context.clientId, { after, of, size: PAGE, where }),
  );
  const last = documents.at(-1);
  const next = documents.length === PAGE && last ? { uploadedAt: last.uploadedAt, id: last.id } : null;
  return { documents, next };
}

/** The newest of them that fit what is sought, by name, code or day. */
export async function documentsFound(context: Context, query: string): Promise<ListedDocument[]> {
  const sought = readSought(query, norwegianDate(context.platform.clock.now()));
  return asListed(context, (tx, of) => searchDocuments(tx, context.clientId, sought, { of, size: FOUND }));
}

/** All that wait for the signature of the person who asks, newest first. */
export async function documentsWaiting(context: Context): Promise<ListedDocument[]> {
  const { clientId, actorId } = context;
  const documents = await asListed(context, (tx) => documentsWaitingFor(tx, clientId, actorId));
  // The database narrows it down; what it means to wait is the domain's to say.
  return documents.filter(({ waitsForMe }) => waitsForMe);
}

/** `document_unknown`: there is none, or none this person may see. */
export async function documentFor(
  context: Context,
  role: Role,
  id: string,
): Promise<Result<ShownDocument, DocumentUnknown>> {
  const found = await see(context, id);
  if (!found.ok) return found;
  const { document, rights } = found.value;
  const { sha256, size } = currentFile(document);
  const shown = listed(found.value, context);
  const signedWith = signaturesBySigner(document);
  return ok({
    ...shown,
    signers: shown.signers.map((each) => ({ ...each, signedWith: signedWith.get(each.userId) ?? null })),
    code: document.dispatch?.code ?? null,
    sha256: bytesToHex(sha256),
    size,
    closing: document.closing,
    addressOnPages: document.dispatch?.addressOnPages ?? null,
    own: (document.dispatch?.sentBy ?? document.uploadedBy) === context.actorId,
    rights: RIGHTS.filter((right) => rights.has(right)),
    whole: may(role, 'log.read') ? writtenDocument(document) : null,
  });
}

/** The bytes of the newest file, under a name that says which it is, or of the one that was uploaded. `document_unknown` as {@link documentFor}. */
export async function documentFile(
  context: Context,
  { documentId, version }: { documentId: string; version: 'newest' | 'uploaded' },
): Promise<Result<{ fileName: string; bytes: Uint8Array }, DocumentUnknown>> {
  const found = await see(context, documentId);
  if (!found.ok) return found;
  const { document } = found.value;
  const newest = version === 'newest';
  const file: StoredFile = newest ? currentFile(document) : document.file;
  const fileName = newest ? currentFileName(document) : document.fileName;
  return ok({ fileName, bytes: await loadFile(context, file) });
}

export interface DocumentUnknown {
  readonly code: 'document_unknown';
}

async function see(context: Context, id: string): Promise<Result<Seen, DocumentUnknown>> {
  return context.transaction<Seen, DocumentUnknown>(async (tx) => {
    const seen = await seenDocument(tx, context, id);
    return seen ? ok(seen) : err({ code: 'document_unknown' });
  });
}

/** Documents that the person sees, as lists show them, in one transaction with what they may. */
async function asListed(
  context: Context,
  find: (tx: Tx, of: Sight | null) => Promise<SigningDocument[]>,
): Promise<ListedDocument[]> {
  const found = await context.transaction(async (tx) => {
    const standing = await standingIn(tx, context);
    const documents = await find(tx, sightOf(standing, context));
    const filed = await filedOf(
      tx,
      context.clientId,
      documents.map(({ id }) => id),
    );
    const withPlace = documents.map((document) => ({
      ...{ document, standing },
      filed: filed.get(document.id) ?? NOWHERE,
    }));
    return ok(withPlace.map((each) => listed(each, context)));
  });
  return found.ok ? found.value : [];
}

function signaturesBySigner({ dispatch, signatures }: SigningDocument): Map<string, string> {
  const made = signatures.flatMap(({ signerNo, signedWith }) => {
    const signer = dispatch?.signers.find(({ no }) => no === signerNo);
    return signer && signedWith ? [[signer.userId, bytesToHex(signedWith)] as const] : [];
  });
  return new Map(made);
}

function listed(
  { document, filed, standing: archive }: Pick<Seen, 'document' | 'filed' | 'standing'>,
  { actorId }: Context,
): ListedDocument {
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
    folderId: archive.in(filed.folderId).size > 0 ? filed.folderId : null,
    typeId: filed.typeId,
    waitsForMe: standing === 'sent' && outstanding(document).some(({ userId }) => userId === actorId),
  };
}
