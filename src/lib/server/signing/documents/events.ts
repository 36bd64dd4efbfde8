import { bytesToHex } from '@noble/hashes/utils.js';
import { currentFile, documentStatement, type SigningDocument } from '#lib/domain/documents/document.ts';
import type { JsonObject } from '#lib/domain/canonical.ts';
import type { NewEvent } from '#lib/server/audit/index.ts';
import type { Client } from '../../platform/tenant/store.ts';

export type DocumentHappening =
  | 'uploaded'
  | 'sent'
  | 'signed'
  | 'augmented'
  | 'discarded'
  | 'withdrawn'
  | 'declined';

/** In whose name a file was sealed or signed: the certificate in it says the same. */
export const organisationOf = ({ name, orgnr }: Pick<Client, 'name' | 'orgnr'>) => ({ name, orgnr });

/**
 * What happened to a document, with the hash of its newest file, where the act came from, and how whoever acted was
 * known: by being signed in (`session`), or by what was asked of them for this act alone. The service itself (`service`)
 * comes from nowhere.
 * @param found as it was held before; null: there was none
 */
export function documentEvent(
  happened: DocumentHappening,
  { found, document }: { readonly found: SigningDocument | null; readonly document: SigningDocument },
  detail: JsonObject & { readonly address: string | null; readonly method: string },
): NewEvent {
  return {
    kind: `document.${happened}`,
    subject: { type: 'document', id: document.id },
    detail: {
      ...documentStatement.said(document),
      file: bytesToHex(currentFile(document).sha256),
      ...detail,
      was: found && documentStatement.said(found).statement,
    },
  };
}
