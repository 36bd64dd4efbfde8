import { bytesToHex } from '@noble/hashes/utils.js';
import { KINDS_OF_PASSKEYS } from '#lib/domain/access/chain.ts';
import { actSignatureStatement } from '#lib/domain/acts/signature.ts';
import { currentFile, documentStatement, passkeySignaturesOf } from '#lib/domain/documents/document.ts';
import { ok } from '#lib/domain/result.ts';
import { actSignaturesOf, type Told } from '#lib/server/audit/index.ts';
import type { Context } from '../../platform/context.ts';
import { findDocument } from './store.ts';

/** A document with its newest file and what passkeys signed of it, as they are stored; null where there is none. */
export async function documentTold(context: Context, id: string): Promise<Told | null> {
  const { clientId, platform } = context;
  const found = await context.transaction(async (tx) => {
    const document = await findDocument(tx, clientId, id);
    if (!document) return ok(null);
    const signatures = await actSignaturesOf(tx, clientId, passkeySignaturesOf(document));
    return ok({ document, signatures: [...signatures.values()] });
  });
  if (!found.ok || !found.value) return null;
  const { document, signatures } = found.value;
  const file = await platform.blobs.get(clientId, currentFile(document).blobId);
  const subject = { type: 'document', id };
  const people = [...new Set(signatures.map(({ person }) => person))];
  return {
    subject,
    subjects: [
      subject,
      ...signatures.map(({ hash }) => ({ type: 'act-signature', id: bytesToHex(hash) })),
      // How the person came by the passkey, and no other of their ways in.
      ...people.map((person) => ({ type: 'user', id: person, kinds: KINDS_OF_PASSKEYS })),
    ],
    statements: [documentStatement.of(document), ...signatures.map((each) => actSignatureStatement.of(each))],
    files: file ? [file] : [],
  };
}
