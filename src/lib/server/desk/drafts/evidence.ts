import { bytesToHex } from '@noble/hashes/utils.js';
import { statementHashHex } from '#lib/domain/canonical.ts';
import { draftStatement as contentOf } from '#lib/domain/drafts/draft.ts';
import { approvalStatement, draftStatement } from '#lib/domain/drafts/statements.ts';
import { ok } from '#lib/domain/result.ts';
import type { Told } from '#lib/server/audit/index.ts';
import type { Context } from '../../platform/context.ts';
import { photoStatement } from '../photos/service.ts';
import { findPhoto, type PhotoRow } from '../photos/store.ts';
import { findApproval, findDraft } from './store.ts';

/**
 * A decision with the draft that it was about and that draft's receipts; null where there is none. Of a draft that says
 * something else since, what was decided about can't be said any more: then it is left out, and so are its receipts.
 */
export async function approvalTold(context: Context, id: string): Promise<Told | null> {
  const { clientId, platform } = context;
  const found = await context.transaction(async (tx) => {
    const approval = await findApproval(tx, clientId, id);
    const draft = approval && (await findDraft(tx, clientId, approval.draftId));
    if (!approval || !draft) return ok(null);
    const decided = contentOf({ ...draft, revision: approval.revision });
    const isThat = statementHashHex(decided) === bytesToHex(approval.contentHash);
    const photos: PhotoRow[] = [];
    for (const { id: photoId } of isThat ? draft.content.photos : []) {
      const photo = await findPhoto(tx, clientId, photoId);
      if (photo) photos.push(photo);
    }
    return ok({ approval, draft, decided: isThat ? [decided] : [], photos });
  });
  if (!found.ok || !found.value) return null;
  const { approval, draft, decided, photos } = found.value;
  const subject = { type: 'approval', id };
  const files = await Promise.all(photos.map((photo) => platform.blobs.get(clientId, photo.id)));
  return {
    subject,
    subjects: [
      subject,
      { type: 'draft', id: draft.id },
      ...photos.map((photo) => ({ type: 'photo', id: photo.id })),
    ],
    statements: [
      approvalStatement.of(approval),
      draftStatement.of(draft),
      ...decided,
      ...photos.map((photo) => photoStatement.of(photo)),
    ],
    files: files.filter((bytes) => bytes !== null),
  };
}
