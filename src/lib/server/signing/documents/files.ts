import { sha256 } from '@noble/hashes/sha2.js';
import { equalBytes } from '#lib/domain/bytes.ts';
import type { StoredFile } from '#lib/domain/documents/document.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import { v4 as uuidv4 } from 'uuid';
import type { BlobError } from '../../platform/blobs.ts';
import type { Context } from '../../platform/context.ts';

/** Stores a state of a document's file, encrypted, under a name of its own; durable once it resolves ok. */
export async function storeFile(context: Context, bytes: Uint8Array): Promise<Result<StoredFile, BlobError>> {
  const blobId = uuidv4();
  const stored = await context.platform.blobs.put(context.clientId, blobId, bytes);
  return stored.ok ? ok({ blobId, sha256: sha256(bytes), size: bytes.length }) : stored;
}

/** The bytes of a stored file. Throws when it is gone or is no longer what was stored. */
export async function loadFile(context: Context, file: StoredFile): Promise<Uint8Array> {
  const bytes = await context.platform.blobs.get(context.clientId, file.blobId);
  if (!bytes || !equalBytes(sha256(bytes), file.sha256)) {
    throw new Error(`file ${file.blobId} of client ${context.clientId} is gone or was changed`);
  }
  return bytes;
}
