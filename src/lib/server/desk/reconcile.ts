import { ok } from '#lib/domain/result.ts';
import type { Reconciler } from '#lib/server/audit/index.ts';
import type { Context } from '../platform/context.ts';
import { approvalHash, draftStateHash } from './drafts/statements.ts';
import { allApprovals, allDrafts } from './drafts/store.ts';
import { looseRows } from './loose-rows.ts';
import { photoHash } from './photos/service.ts';
import { completePhotos } from './photos/store.ts';

/** For `segl audit verify`: what each row's statement hashes to now. The last event of each must say the same. */
export function deskReconcilers(clientId: string): Reconciler[] {
  return [
    {
      subjectType: 'draft',
      async *current(tx) {
        for await (const draft of allDrafts(tx, clientId)) {
          yield { id: draft.id, statement: draftStateHash(draft) };
        }
      },
    },
    {
      subjectType: 'approval',
      async *current(tx) {
        for (const approval of await allApprovals(tx, clientId)) {
          yield { id: approval.id, statement: approvalHash(approval) };
        }
      },
    },
    {
      subjectType: 'photo',
      async *current(tx) {
        for (const photo of await completePhotos(tx, clientId)) {
          yield { id: photo.id, statement: photoHash(photo) };
        }
      },
    },
  ];
}

/** A sentence for each part of a draft that is loose; none unless somebody went behind the app's back. */
export async function deskDisagreements(context: Context): Promise<string[]> {
  const found = await context.transaction(async (tx) => ok(await looseRows(tx, context.clientId)));
  return (found.ok ? found.value : []).map(({ table, id, fault }) => `loose_row: ${table} ${id} ${fault}`);
}
