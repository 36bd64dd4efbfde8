import type { Rights } from '#lib/domain/documents/archive/grants.ts';
import type { SigningDocument } from '#lib/domain/documents/document.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { findDocument } from '../documents/store.ts';
import { standingIn, type Standing } from './rights.ts';
import { filedOf, type Filed } from './store.ts';

/** A document that whoever acts may see, with what else they may do with it where it lies. */
export interface Seen {
  readonly document: SigningDocument;
  readonly filed: Filed;
  readonly rights: Rights;
  readonly standing: Standing;
}

export const NOWHERE: Filed = { folderId: null, typeId: null };

/**
 * A document, for whoever acts: by their rights in its folder, or because they uploaded it or were asked to sign it. Null where
 * there is none, and where they may not see it: nobody learns which. EVERY act on one document asks here.
 */
export async function seenDocument(
  tx: Tx,
  context: Context,
  id: string,
  how: typeof findDocument = findDocument,
): Promise<Seen | null> {
  const document = await how(tx, context.clientId, id);
  if (!document) return null;
  const filed = (await filedOf(tx, context.clientId, [id])).get(id) ?? NOWHERE;
  const standing = await standingIn(tx, context);
  const rights = standing.in(filed.folderId);
  const sees = rights.has('see') || isTheirs(document, context.actorId);
  return sees ? { document, filed, rights, standing } : null;
}

/** Whether somebody sees a document whatever its folder: they uploaded it, or were asked to sign it. */
function isTheirs({ uploadedBy, dispatch }: SigningDocument, person: string): boolean {
  return uploadedBy === person || (dispatch?.signers.some(({ userId }) => userId === person) ?? false);
}
