import { bytesToHex } from '@noble/hashes/utils.js';
import { equalBytes } from '#lib/domain/bytes.ts';
import { ok, err, type Result } from '#lib/domain/result.ts';
import type { SigningDocument } from '#lib/domain/documents/document.ts';
import { record } from '#lib/server/audit/index.ts';
import type { BlobError } from '../../platform/blobs/blobs.ts';
import type { Context } from '../../platform/context.ts';
import type { UploadError } from '../pdf/upload/inspect.ts';
import { inThread, type Busy } from '../pdf/workshop.ts';
import { documentEvent } from './events.ts';
import { storeFile } from './files.ts';
import { placeFor, putFiled, type PlaceError, type Wanted } from '../archive/filing.ts';
import { holdFolders } from '../archive/folders.ts';
import { standingIn } from '../archive/rights.ts';
import { findDocument, insertDocument } from './store.ts';

export interface Uploaded {
  readonly outcome: 'created' | 'exists';
  readonly documentId: string;
  readonly title: string;
  readonly pages: number;
  readonly eventId: string | null;
}

/**
 * Takes a PDF that is to be signed, exactly as it is. Guards, in this order: those of `placeFor`, of `inspectUpload`, then
 * `document_differs` (the id is taken by another file). Repeating it with the same id and bytes is safe.
 */
export async function uploadDocument(
  context: Context,
  upload: { documentId: string; fileName: string; bytes: Uint8Array; address: string } & Wanted,
): Promise<Result<Uploaded, UploadDocumentError>> {
  const place = await context.transaction(async (tx) =>
    placeFor(tx, context, await standingIn(tx, context), upload),
  );
  if (!place.ok) return place;
  const worked = await inThread('inspectUpload', upload.bytes, { who: context.actorId });
  if (!worked.ok) return worked;
  const inspected = worked.value;
  if (!inspected.ok) return inspected;
  const file = await storeFile(context, upload.bytes);
  if (!file.ok) return file;
  const document: SigningDocument = {
    id: upload.documentId,
    fileName: upload.fileName,
    title: inspected.value.title ?? titleFrom(upload.fileName),
    pages: inspected.value.pages,
    uploadedBy: context.actorId,
    uploadedAt: context.platform.clock.now(),
    file: file.value,
    dispatch: null,
    signatures: [],
    augmentations: [],
    closing: null,
  };
  return context.transaction<Uploaded, UploadDocumentError>(async (tx) => {
    // Rights and folders may have changed while the file was read; from here on no folder ends.
    await holdFolders(tx, context.clientId);
    const still = await placeFor(tx, context, await standingIn(tx, context), upload);
    if (!still.ok) return still;
    if (await insertDocument(tx, context.clientId, document)) {
      const detail = { address: upload.address, method: 'session' } as const;
      const eventId = await record(tx, context, documentEvent('uploaded', { found: null, document }, detail));
      const { folderId, typeId } = still.value;
      if (folderId !== null || typeId !== null) await putFiled(tx, context, document.id, still.value);
      return ok(uploaded('created', document, eventId));
    }
    const earlier = await findDocument(tx, context.clientId, upload.documentId);
    if (!earlier || !equalBytes(earlier.file.sha256, document.file.sha256)) {
      return err({ code: 'document_differs', sha256: bytesToHex(document.file.sha256) });
    }
    return ok(uploaded('exists', earlier, null));
  });
}

export type UploadDocumentError =
  | UploadError
  | Busy
  | BlobError
  | PlaceError
  | { code: 'document_differs'; sha256: string };

function uploaded(
  outcome: Uploaded['outcome'],
  { id, title, pages }: SigningDocument,
  eventId: string | null,
): Uploaded {
  return { outcome, documentId: id, title, pages, eventId };
}

function titleFrom(fileName: string): string {
  return fileName.replace(/\.pdf$/i, '').trim() || fileName;
}
