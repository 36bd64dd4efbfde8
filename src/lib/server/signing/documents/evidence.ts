import { currentFile, documentStatement } from '#lib/domain/documents/document.ts';
import { ok } from '#lib/domain/result.ts';
import type { Told } from '#lib/server/audit/index.ts';
import type { Context } from '../../platform/context.ts';
import { findDocument } from './store.ts';

/** A document with its newest file, as they are stored; null where there is none. */
export async function documentTold(context: Context, id: string): Promise<Told | null> {
  const { clientId, platform } = context;
  const found = await context.transaction(async (tx) => ok(await findDocument(tx, clientId, id)));
  const document = found.ok ? found.value : null;
  if (!document) return null;
  const file = await platform.blobs.get(clientId, currentFile(document).blobId);
  const subject = { type: 'document', id };
  return {
    subject,
    subjects: [subject],
    statements: [documentStatement.of(document)],
    files: file ? [file] : [],
  };
}
