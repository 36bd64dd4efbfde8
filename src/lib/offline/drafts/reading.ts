import type { DraftContent } from '#lib/domain/drafts/draft.ts';
import type { Bytes } from '../store/bytes.ts';
import type { Came, DraftRow } from '../store/database.ts';
import { openContent, unlessDamaged, type Store } from '../store/store.ts';
import { contentOf, listUnfinished, type Unfinished } from './unfinished.ts';

/** A draft as lists show it. */
export interface LocalDraft {
  id: string;
  content: DraftContent;
  revision: number | null;
  /**
   * `local`: something of it is only on this device. `rejected`: the server said no, `code` says why. `unfinished`: it
   * was never saved; its content is what has been written so far.
   */
  state: 'local' | 'synced' | 'rejected' | 'discarded' | 'unfinished';
  code: string | null;
  /** Something written about it is not saved. */
  unfinished: boolean;
  /** How it came, where its author has not saved a version of it yet. */
  came: Came | null;
}

/** Every draft on this device, newest first, with those that were begun and never saved. */
export async function listDrafts(store: Store): Promise<LocalDraft[]> {
  const rows = await store.database.drafts.toArray();
  const saved = await Promise.all(rows.map((row) => localDraft(store, row)));
  const known = new Set(rows.map(({ id }) => id));
  const begun = (await listUnfinished(store)).filter(({ draftId, isNew }) => isNew && !known.has(draftId));
  return [...saved, ...begun.map(neverSaved)].sort((a, b) => (a.id < b.id ? 1 : -1));
}

export async function readDraft(store: Store, draftId: string): Promise<LocalDraft | null> {
  const row = await store.database.drafts.get(draftId);
  return row ? localDraft(store, row) : null;
}

/** The exact bytes as taken; null when they are not (or no longer) on this device: then the server has them. */
export async function readPhoto(store: Store, photoId: string): Promise<Bytes | null> {
  const row = await store.database.photos.get(photoId);
  return row ? store.cipher.open('photos', photoId, row) : null;
}

const NOTHING: DraftContent = { amount: null, date: null, text: '', project: null, photos: [] };

async function localDraft(store: Store, row: DraftRow): Promise<LocalDraft> {
  const opened = await unlessDamaged(() => openContent(store, row));
  const content = opened ?? NOTHING;
  const { id, revision } = row;
  const { photos, outbox } = store.database;
  const changes = await outbox.where({ subject: id }).toArray();
  const unfinished = (await store.database.unfinished.where({ id }).count()) > 0;
  // Photos are counted in the index: those of a whole list are more than a phone's memory.
  const inState = photos.where('[draftId+state]');
  const unsent = await inState.equals([id, 'waiting']).count();
  const refused = await inState.equals([id, 'rejected']).first();
  const rejected = changes.find(({ state }) => state === 'rejected') ?? refused;
  const facts = { id, content, revision, unfinished, came: row.came ?? null };
  if (opened === null) return { ...facts, state: 'rejected', code: 'draft_damaged' };
  if (rejected) return { ...facts, state: 'rejected', code: rejected.code };
  if (row.state === 'discarded') return { ...facts, state: 'discarded', code: null };
  return { ...facts, state: changes.length + unsent > 0 ? 'local' : 'synced', code: null };
}

function neverSaved(receipt: Unfinished): LocalDraft {
  return {
    id: receipt.draftId,
    content: contentOf(receipt),
    revision: null,
    state: 'unfinished',
    code: null,
    unfinished: true,
    came: null,
  };
}
