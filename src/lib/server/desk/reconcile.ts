import { approvalStatement, draftStatement } from '#lib/domain/drafts/statements.ts';
import { judgeDraft } from '#lib/domain/drafts/replay/draft.ts';
import type { Life } from '#lib/domain/events/replay/life.ts';
import type { Others } from '#lib/domain/events/replay/others.ts';
import { reopeningStatement } from '#lib/domain/ledger/reopening.ts';
import { ok } from '#lib/domain/result.ts';
import { reconcilerOf, type Answers, type Reconciler } from '#lib/server/audit/index.ts';
import { chartRows } from '#lib/server/ledger/index.ts';
import type { Context } from '../platform/context.ts';
import { photosThen, postedFrom } from './drafts/against-store.ts';
import { allApprovals, allDrafts } from './drafts/store.ts';
import { looseRows } from './loose-rows.ts';
import { listReopenings } from './periods/store.ts';
import { photoFiles } from './photos/files-store.ts';
import { photoStatement } from './photos/service.ts';
import { completePhotos } from './photos/store.ts';

const drafts: Reconciler = {
  subjectType: 'draft',
  tables: ['ledger.draft', 'ledger.draft_photo', 'ledger.draft_coding'],
  async *current(tx, { clientId }) {
    const chart = await chartRows(tx, clientId);
    for await (const page of allDrafts(tx, clientId)) {
      const ids = page.map(({ id }) => id);
      const named = page.flatMap(({ content }) => content.photos.map(({ id }) => id));
      const vouchers = await postedFrom(tx, clientId, ids);
      const photos = await photosThen(tx, clientId, named);
      for (const draft of page) {
        const as = (form: string | null) => draftStatement.as(draft, form);
        const own = {
          vouchers: vouchers.get(draft.id) ?? [],
          photos: draft.content.photos.flatMap(({ id }) => photos.get(id) ?? []),
        };
        const against = ({ events }: Life, others: Others) =>
          judgeDraft(events, { clientId, chart, others, ...own });
        yield { id: draft.id, as, row: { ...draft }, against };
      }
    }
  },
};

/** What `segl audit verify` holds against the log. */
export const deskAnswers: Answers = {
  reconcilers: [
    drafts,
    reconcilerOf('approval', ['ledger.approval'], approvalStatement, allApprovals),
    reconcilerOf('period-reopening', ['ledger.period_reopening'], reopeningStatement, listReopenings),
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
