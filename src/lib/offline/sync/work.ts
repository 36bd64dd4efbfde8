import type { DraftContent } from '#lib/domain/drafts/draft.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Row } from '#lib/domain/sync/again.ts';
import { baseOf, subjectOf } from '#lib/domain/sync/kinds.ts';
import type { Work } from '#lib/domain/sync/mutation.ts';
import { sealedChange, type NewChange } from '../drafts/drafts.ts';
import type { NewPhoto } from '../drafts/photo.ts';
import { getPulled } from '../pulled/reading.ts';
import type { Sealed } from '../store/database.ts';
import type { DeviceFull } from '../store/quota.ts';
import { withRoom } from '../store/room.ts';
import { sealBytes, sealJson, type Change, type Store } from '../store/store.ts';

/** What a bookkeeper has done, and what belongs to it. */
export interface Done {
  readonly work: Work;
  /** Bytes of the papers that a voucher made here names. */
  readonly photos?: readonly NewPhoto[];
  /** In place of what the server rejected of the same subject, and of what waits behind that: the person has done it anew. */
  readonly instead?: boolean;
}

/**
 * Stores what a bookkeeper did, to be sent in its order among all that was done about the same subject. What builds on
 * something that is not answered yet is sent behind it, on the revision that it is answered with; behind something rejected it
 * waits until the person has redone or dropped that.
 *
 * Guarantee: when this resolves ok, all of it is encrypted and on the disk; when it does not (`device_full`), none of it is.
 */
export async function keepWork(
  store: Store,
  { work, photos = [], instead = false }: Done,
): Promise<Result<void, DeviceFull>> {
  const change = await sealedChange(store, work, await madeOn(store, work));
  const papers: [NewPhoto['photo'], Sealed][] = [];
  for (const { photo, bytes } of photos)
    papers.push([photo, await sealBytes(store, 'photos', photo.id, bytes)]);
  const made =
    work.type === 'draft.make' ? await sealJson(store, 'drafts', work.draftId, contentOf(work)) : null;
  const { database } = store;
  const { outbox, drafts } = database;
  return withRoom(database, () =>
    database.transaction('rw', outbox, drafts, database.photos, async () => {
      const behind = await queueOf(store, change, instead);
      if (made) await drafts.put({ id: change.subject, state: 'live', revision: null, ...made });
      for (const [{ id }, sealed] of papers)
        await database.photos.put({
          ...{ id, draftId: change.subject, state: 'waiting', code: null, confirmed: 0, ...sealed },
        });
      const known = baseOf(work) !== null && behind === 0 ? await drafts.get(change.subject) : undefined;
      // Its own device may have been answered since the person saw it.
      const answered = known?.revision != null && known.revision > (baseOf(work) ?? 0);
      const chained = baseOf(work) !== null && (behind > 0 || answered);
      await outbox.add({ ...change, chained });
    }),
  );
}

/** Inside a transaction. @returns how many changes of the subject are ahead of it */
async function queueOf({ database }: Store, { subject }: NewChange, instead: boolean): Promise<number> {
  const all = await database.outbox.where({ subject }).sortBy('seq');
  const from = instead ? all.findIndex(({ state }) => state === 'rejected') : -1;
  if (from === -1) return all.length;
  await database.outbox.bulkDelete(all.slice(from).map(({ seq }) => seq));
  return from;
}

/**
 * Gives up what the server rejected of a subject, with all that waits behind it: the person has read why. What is being sent is
 * left to be answered. `nothing_rejected`: nothing of it was.
 */
export async function dropRejected(
  { database }: Store,
  subject: string,
): Promise<Result<void, { code: 'nothing_rejected' }>> {
  const { outbox } = database;
  return database.transaction('rw', outbox, async (): Promise<Result<void, { code: 'nothing_rejected' }>> => {
    const all = await outbox.where({ subject }).sortBy('seq');
    const from = all.findIndex(({ state }) => state === 'rejected');
    if (from === -1) return err({ code: 'nothing_rejected' });
    await outbox.bulkDelete(all.slice(from).map(({ seq }) => seq));
    return ok();
  });
}

/** The draft as the bookkeeper saw it, where this device still has that very revision; and a register's row as it was told. */
async function madeOn(store: Store, work: Work): Promise<Partial<Change>> {
  const { of, id } = subjectOf(work);
  if (of !== 'draft') return { before: (await getPulled(store, of, id)) as unknown as Row | null };
  const pulled = baseOf(work) === null ? null : await getPulled(store, 'draft', id);
  if (!pulled || pulled.revision !== baseOf(work)) return {};
  return { basis: { content: pulled.content, coding: pulled.coding } };
}

function contentOf({ photos }: Extract<Work, { type: 'draft.make' }>): DraftContent {
  return { amount: null, date: null, text: '', project: null, photos: [...photos] };
}
