import { bytesToHex } from '@noble/hashes/utils.js';
import { KINDS_OF_PASSKEYS } from '#lib/domain/access/chain.ts';
import { actSignatureStatement } from '#lib/domain/acts/signature.ts';
import { currentFile, documentStatement, passkeySignaturesOf } from '#lib/domain/documents/document.ts';
import { ok } from '#lib/domain/result.ts';
import { actSignaturesOf, type Told } from '#lib/server/audit/index.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { seenDocument } from '../archive/seeing.ts';

/**
 * A document with its newest file and what passkeys signed of it, as they are stored; null where there is none that whoever asks may see.
 * @param peopleBehind of whom the log has to be read to tell what a person's passkeys are worth
 */
export async function documentTold(
  context: Context,
  id: string,
  peopleBehind: (tx: Tx, context: Context, person: string) => Promise<readonly string[]>,
): Promise<Told | null> {
  const { clientId, platform } = context;
  const found = await context.transaction(async (tx) => {
    const seen = await seenDocument(tx, context, id);
    if (!seen) return ok(null);
    const { document } = seen;
    const signatures = await actSignaturesOf(tx, clientId, passkeySignaturesOf(document));
    const people = new Set<string>();
    for (const { person } of signatures.values())
      for (const each of await peopleBehind(tx, context, person)) people.add(each);
    return ok({ document, people: [...people], signatures: [...signatures.values()] });
  });
  if (!found.ok || !found.value) return null;
  const { document, people, signatures } = found.value;
  const file = await platform.blobs.get(clientId, currentFile(document).blobId);
  const subject = { type: 'document', id };
  return {
    subject,
    subjects: [
      subject,
      ...signatures.map(({ hash }) => ({ type: 'act-signature', id: bytesToHex(hash) })),
      // How the person came by the passkey, and no other of their ways in; the same of who vouched for it, and what they were.
      ...people.flatMap((person) => [
        { type: 'user', id: person, kinds: KINDS_OF_PASSKEYS },
        { type: 'membership', id: person },
      ]),
    ],
    statements: [documentStatement.of(document), ...signatures.map((each) => actSignatureStatement.of(each))],
    files: file ? [file] : [],
  };
}
