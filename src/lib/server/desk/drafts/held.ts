import { contentHash, type HeldDraft } from '#lib/domain/sync/restored.ts';
import type { Context } from '../../platform/context.ts';
import { completeAmong } from '../photos/store.ts';
import { read } from '../../platform/rpc/query.ts';
import { loadDrafts } from './store.ts';

/**
 * Which of these drafts and photos the server has, for the person whose they are: what a device compares itself with
 * when the server knows less than it did. Another's look as if they were not there; a photo counts once it is whole.
 */
export function heldOf(
  context: Context,
  asked: { readonly drafts: readonly string[]; readonly photos: readonly string[] },
): Promise<{ drafts: HeldDraft[]; photos: string[] }> {
  return read(context, async (tx, clientId) => {
    const drafts = await loadDrafts(tx, clientId, asked.drafts);
    const own = drafts.filter(({ createdBy }) => createdBy === context.actorId);
    return {
      drafts: own.map(({ id, revision, state, content }) => {
        return { id, revision, state, contentHash: contentHash(id, content) };
      }),
      photos: await completeAmong(tx, clientId, asked.photos, context.actorId),
    };
  });
}
