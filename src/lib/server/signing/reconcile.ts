import { sha256 } from '@noble/hashes/sha2.js';
import { equalBytes } from '#lib/domain/bytes.ts';
import { documentHash, type SigningDocument, type StoredFile } from '#lib/domain/documents/document.ts';
import { ok } from '#lib/domain/result.ts';
import type { Context } from '../platform/context.ts';
import type { Tx } from '../platform/database.ts';
import { issuerHash } from './authorities/statements.ts';
import { generationsOf } from './authorities/service.ts';
import { allDocuments } from './documents/store.ts';

/**
 * For `segl audit verify`: what the statement of each row hashes to now. The last event of each in the log must say
 * the same.
 */
export function signingReconcilers({ clientId, platform }: Context) {
  return [
    {
      subjectType: 'document',
      async *current(tx: Tx) {
        for await (const document of allDocuments(tx, clientId)) {
          yield { id: document.id, statement: documentHash(document) };
        }
      },
    },
    {
      subjectType: 'issuer',
      async *current(tx: Tx) {
        const generations = await generationsOf(tx, platform, clientId);
        if (generations.length > 0) yield { id: clientId, statement: issuerHash(clientId, generations) };
      },
    },
  ];
}

/** Reads every stored file anew: a sentence for each that is gone or is no longer what was stored. */
export async function signingDisagreements(context: Context): Promise<string[]> {
  const found = await context.transaction(async (tx) => {
    const files: { documentId: string; file: StoredFile }[] = [];
    for await (const document of allDocuments(tx, context.clientId)) {
      for (const file of filesOf(document)) files.push({ documentId: document.id, file });
    }
    return ok(files);
  });
  const sentences: string[] = [];
  for (const { documentId, file } of found.ok ? found.value : []) {
    if (!(await intact(context, file)))
      sentences.push(`file_changed: document ${documentId}: file ${file.blobId} is gone or was changed`);
  }
  return sentences;
}

function filesOf({ file, dispatch, signatures, augmentations }: SigningDocument): StoredFile[] {
  return [
    file,
    ...(dispatch ? [dispatch.file] : []),
    ...[...signatures, ...augmentations].map((each) => each.file),
  ];
}

async function intact({ platform, clientId }: Context, file: StoredFile): Promise<boolean> {
  try {
    const bytes = await platform.blobs.get(clientId, file.blobId);
    return bytes !== null && bytes.length === file.size && equalBytes(sha256(bytes), file.sha256);
  } catch {
    // Its authentication tag is wrong.
    return false;
  }
}
