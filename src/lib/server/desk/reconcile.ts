import { approvalStatement, draftStatement } from '#lib/domain/drafts/statements.ts';
import { ok } from '#lib/domain/result.ts';
import { reconcilerOf, type Answers } from '#lib/server/audit/index.ts';
import type { Context } from '../platform/context.ts';
import { allApprovals, allDrafts } from './drafts/store.ts';
import { looseRows } from './loose-rows.ts';
import { photoFiles } from './photos/files-store.ts';
import { photoStatement } from './photos/service.ts';
import { completePhotos } from './photos/store.ts';

/** What `segl audit verify` holds against the log. */
export const deskAnswers: Answers = {
  reconcilers: [
    reconcilerOf(
      'draft',
      ['ledger.draft', 'ledger.draft_photo', 'ledger.draft_coding'],
      draftStatement,
      allDrafts,
    ),
    reconcilerOf('approval', ['ledger.approval'], approvalStatement, allApprovals),
    reconcilerOf('photo', ['ledger.photo'], photoStatement, completePhotos),
  ],
  recomputed: [],
  files: photoFiles,
  disagreements,
  unanswered: {
    'ledger.photo_chunk': 'pieces on their way: their sum must have the hash that was promised',
  },
};

/** A sentence for each part of a draft that is loose; none unless somebody went behind the app's back. */
async function disagreements(context: Context): Promise<string[]> {
  const found = await context.transaction(async (tx) => ok(await looseRows(tx, context.clientId)));
  return (found.ok ? found.value : []).map(({ table, id, fault }) => `loose_row: ${table} ${id} ${fault}`);
}
