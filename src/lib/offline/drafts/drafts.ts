import { v7 } from 'uuid';
import { norwegianDate, type CivilDate } from '#lib/domain/date.ts';
import { checkContent, type ContentError } from '#lib/domain/drafts/draft-rules.ts';
import { DraftContent, plainContent } from '#lib/domain/drafts/draft.ts';
import { subjectOf } from '#lib/domain/sync/kinds.ts';
import type { DraftVersion } from '#lib/domain/sync/version.ts';
import type { Mutation } from '#lib/domain/sync/mutation.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Came, OutboxRow, Sealed } from '../store/database.ts';
import type { NewPhoto } from './photo.ts';
import type { DeviceFull } from '../store/quota.ts';
import { getPulled } from '../pulled/reading.ts';
import { held } from '../store/held.ts';
import { subjectKey } from '../store/names.ts';
import { withRoom } from '../store/room.ts';
import {
  openChange,
  openContent,
  sealBytes,
  sealJson,
  unlessDamaged,
  type Change,
  type Store,
} from '../store/store.ts';

/** What the capture screen hands over. `content.photos` lists every photo in order, new ones included. */
export interface DraftToSave {
  draftId: string;
  content: DraftContent;
  /** Bytes of those of `content.photos` that this device has not stored yet, nor holds for the unfinished receipt. */
  newPhotos: readonly NewPhoto[];
  /** The day it is in Norway, by the device's clock. */
  today?: CivilDate;
  /** The server's revision the person looked at, when it is not the one this device knows. */
  seenRevision?: number;
  /** It is what came sealed (`captured/`): that row goes as the draft comes, and without it none comes. */
  from?: { readonly captured: string; readonly came: Came };
}

/**
 * Stores a new draft, or a new version of one, with its photos and the change for the server.
 *
 * Guarantee: when this resolves ok, all of it is encrypted and on the disk; when it does not, none of
 * it is. A version made while the last is unsent is sent after it; one made after a rejection takes
 * the rejected one's place, since it holds everything. What was kept of it while it was being written becomes this
 * version: it is ready to be sent.
 * @returns `invalid_draft` (`field`: what does not fit), what `checkContent` says, `draft_discarded`, or `device_full`.
 */
export async function saveDraft(
  store: Store,
  draft: DraftToSave,
): Promise<Result<void, InvalidDraft | ContentError | DraftDiscarded | DeviceFull>> {
  const checked = DraftContent.safeParse(plainContent(draft.content));
  if (!checked.success) return err({ code: 'invalid_draft', field: String(checked.error.path[0]) });
  const sound = checkContent(checked.data, { today: draft.today ?? norwegianDate(new Date()) });
  if (!sound.ok) return sound;
  const { draftId, from } = draft;
  const named = new Set(checked.data.photos.map(({ id }) => id));
  if (draft.newPhotos.some(({ photo }) => !named.has(photo.id))) {
    throw new TypeError('a new photo must be listed in content.photos');
  }
  const known = await store.database.drafts.get(draftId);
  const baseRevision = draft.seenRevision ?? known?.revision ?? null;
  const basis = await basisOf(store, draftId, { baseRevision, seen: draft.seenRevision !== undefined });
  const mutation = { type: 'draft.save', draftId, baseRevision, content: checked.data } as const;
  const change = await sealedChange(store, mutation, { basis });
  // Everything is encrypted before the transaction: waiting for WebCrypto inside would end it half-way.
  const content = await sealJson(store, 'drafts', draftId, checked.data);
  const photos: [string, Sealed][] = [];
  for (const { photo, bytes } of draft.newPhotos) {
    photos.push([photo.id, await sealBytes(store, 'photos', photo.id, bytes)]);
  }
  const { captured } = store.database;
  const write = async (): Promise<boolean> => {
    // Another tab was faster.
    if (from && !(await captured.get(from.captured))) return true;
    if (from) await captured.delete(from.captured);
    const before = await store.database.drafts.get(draftId);
    const open = await withoutRejected(store, draftId);
    if (before?.state === 'discarded' && !open.replaced) return false;
    const revision = before?.revision ?? null;
    await store.database.drafts.put({
      id: draftId,
      state: 'live',
      revision,
      ...(from && { came: from.came }),
      ...content,
    });
    for (const [id, sealed] of photos) {
      await store.database.photos.put({ id, draftId, state: 'waiting', code: null, confirmed: 0, ...sealed });
    }
    await store.database.photos
      .where({ draftId })
      .filter(({ id, state }) => state === 'rejected' || (state === 'held' && named.has(id)))
      .modify({ state: 'waiting', code: null });
    await giveUpUnfinished(store, draftId);
    // Also chained when the last version was answered while this one was being encrypted.
    const answeredMeanwhile = draft.seenRevision === undefined && revision !== baseRevision;
    const chained = open.pending || answeredMeanwhile;
    const place = open.seq === null ? {} : { seq: open.seq };
    await store.database.outbox.put({ ...change, ...place, chained, ...open.held });
    return true;
  };
  return stored(store, write);
}

/**
 * The draft as who changes it sees it: what a change that another overtakes is put together from. Null where nobody here knows
 * what it said.
 */
async function basisOf(
  store: Store,
  draftId: string,
  { baseRevision, seen }: { baseRevision: number | null; seen: boolean },
): Promise<DraftVersion | null> {
  if (baseRevision === null) return null;
  const pulled = await getPulled(store, 'draft', draftId);
  if (seen)
    return pulled?.revision === baseRevision ? { content: pulled.content, coding: pulled.coding } : null;
  const rejected = await store.database.outbox.where({ subject: draftId, state: 'rejected' }).first();
  // This version takes its place, and rests on what it rested on.
  if (rejected && !rejected.work)
    return (await unlessDamaged(() => openChange(store, rejected)))?.basis ?? null;
  const row = await store.database.drafts.get(draftId);
  const content = row && (await unlessDamaged(() => openContent(store, row)));
  if (!content) return null;
  // Since then only this device has changed it, and no coding.
  const coding = pulled && pulled.revision <= baseRevision ? pulled.coding : null;
  return { content, coding };
}

export type InvalidDraft = { code: 'invalid_draft'; field: string };
export type DraftDiscarded = { code: 'draft_discarded' };

/**
 * Throws a draft away. One that no server has heard of leaves this device at once; otherwise the
 * server is told, and the draft leaves when it has answered.
 */
export async function discardDraft(
  store: Store,
  draftId: string,
): Promise<Result<void, DraftDiscarded | DeviceFull>> {
  const known = await store.database.drafts.get(draftId);
  const baseRevision = known?.revision ?? null;
  const basis = await basisOf(store, draftId, { baseRevision, seen: false });
  const change = await sealedChange(store, { type: 'draft.discard', draftId, baseRevision }, { basis });
  return stored(store, async () => {
    const before = await store.database.drafts.get(draftId);
    if (!before || before.state === 'discarded') return false;
    await giveUpUnfinished(store, draftId);
    const { held } = await withoutRejected(store, draftId);
    await store.database.outbox.where({ subject: draftId, state: 'rejected' }).delete();
    await store.database.outbox.where({ subject: draftId, state: 'waiting' }).delete();
    const onTheWay = (await store.database.outbox.where({ subject: draftId }).count()) > 0;
    if (before.revision === null && !onTheWay) {
      await removeDraft(store, draftId);
      return true;
    }
    await store.database.drafts.update(draftId, { state: 'discarded' });
    await store.database.outbox.add({
      ...change,
      chained: onTheWay || before.revision !== baseRevision,
      ...held,
    });
    return true;
  });
}

/**
 * Removes a rejected draft from this device alone, with the changes the server refused: the person
 * has read why and gives them up. A change that is just being sent is left to be answered.
 */
export async function forgetDraft(store: Store, draftId: string): Promise<void> {
  const { drafts, photos, outbox, unfinished } = store.database;
  await store.database.transaction('rw', drafts, photos, outbox, unfinished, async () => {
    await giveUpUnfinished(store, draftId);
    await outbox.where({ subject: draftId, state: 'rejected' }).delete();
    await outbox.where({ subject: draftId, state: 'waiting' }).delete();
    await removeDraft(store, draftId);
  });
}

/** Inside a transaction. */
export async function removeDraft(store: Store, draftId: string): Promise<void> {
  await store.database.photos.where({ draftId }).delete();
  await store.database.drafts.delete(draftId);
}

/** Inside a transaction: what was being written, and the pictures held for it that no version names. */
async function giveUpUnfinished({ database }: Store, draftId: string): Promise<void> {
  await database.unfinished.delete(draftId);
  await database.photos.where({ draftId, state: 'held' }).delete();
}

/**
 * Removes a version that the server rejected, and those that wait behind it. What a bookkeeper did stays, in its place.
 * `pending`: something is left, unanswered. `seq`: the place of the version that was rejected. `held`: that it is not to be sent
 * yet, as that one was not.
 */
async function withoutRejected(
  store: Store,
  draftId: string,
): Promise<{ replaced: boolean; pending: boolean; seq: number | null; held: Partial<OutboxRow> }> {
  const changes = await store.database.outbox.where({ subject: draftId }).sortBy('seq');
  const from = changes.findIndex(({ state }) => state === 'rejected');
  const rejected = changes[from];
  if (!rejected || rejected.work)
    return { replaced: false, pending: changes.length > 0, seq: null, held: {} };
  // None of these is on its way: a draft has one change under way at most, and nothing passes a rejected one.
  const versions = changes.slice(from).filter(({ work }) => !work);
  await store.database.outbox.bulkDelete(versions.map(({ seq }) => seq));
  const { again, seq } = rejected;
  // The number of the draft's revision is of the past before the server was set back: what takes the place of a version made
  // then is judged by its content, as that was.
  return { replaced: true, pending: from > 0, seq, held: again ? held(again.answered) : {} };
}

export type NewChange = Omit<OutboxRow, 'seq' | 'chained'>;

/** A change as it will wait in the outbox, encrypted. */
export async function sealedChange(
  store: Store,
  mutation: Mutation,
  { basis = null, before = null }: Partial<Pick<Change, 'basis' | 'before'>> = {},
): Promise<NewChange> {
  const id = v7();
  const { type } = mutation;
  const about = {
    subject: await subjectKey(store, subjectOf(mutation)),
    work: type !== 'draft.save' && type !== 'draft.discard',
    afterPhotos: type === 'draft.submit',
  };
  const sealed = await sealJson(store, 'outbox', id, { mutation, basis, before });
  return { id, ...about, state: 'waiting', mutationId: null, base: null, code: null, ...sealed };
}

async function stored(
  store: Store,
  write: () => Promise<boolean>,
): Promise<Result<void, DraftDiscarded | DeviceFull>> {
  const { drafts, photos, outbox, unfinished, captured } = store.database;
  const written = await withRoom(store.database, () =>
    store.database.transaction('rw', drafts, photos, outbox, unfinished, captured, write),
  );
  if (!written.ok) return written;
  return written.value ? ok() : err({ code: 'draft_discarded' });
}
