import type { DraftContent } from '#lib/domain/draft.ts';
import type { Bytes } from './bytes.ts';
import type { DraftRow } from './database.ts';
import { openContent, type Store } from './store.ts';

/** A draft as lists show it. */
export interface LocalDraft {
  id: string;
  content: DraftContent;
  revision: number | null;
  /** `local`: something of it is only on this device. `rejected`: the server said no, `code` says why. */
  state: 'local' | 'synced' | 'rejected' | 'discarded';
  code: string | null;
}

/** Every draft on this device, newest first. */
export async function listDrafts(store: Store): Promise<LocalDraft[]> {
  const rows = await store.database.drafts.toArray();
  const drafts = await Promise.all(rows.map((row) => localDraft(store, row)));
  return drafts.sort((a, b) => (a.id < b.id ? 1 : -1));
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

async function localDraft(store: Store, row: DraftRow): Promise<LocalDraft> {
  const content = await openContent(store, row);
  const changes = await store.database.outbox.where({ draftId: row.id }).toArray();
  const photos = await store.database.photos.where({ draftId: row.id }).toArray();
  const rejected = [...changes, ...photos].find(({ state }) => state === 'rejected');
  const { id, revision } = row;
  if (rejected) return { id, content, revision, state: 'rejected', code: rejected.code };
  if (row.state === 'discarded') return { id, content, revision, state: 'discarded', code: null };
  const state = changes.length + photos.length > 0 ? 'local' : 'synced';
  return { id, content, revision, state, code: null };
}
