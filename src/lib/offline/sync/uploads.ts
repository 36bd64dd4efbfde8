import type { Photo } from '#lib/domain/drafts/draft.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { DeviceDatabase, PhotoRow } from '../store/database.ts';
import type { ApiFailure, SyncApi } from './port.ts';
import { isUnfit } from '../store/box.ts';
import { keepSent } from '../store/sent.ts';
import { DAMAGED, openContent, unlessDamaged, type Store } from '../store/store.ts';

/** How often an upload is tried when the server refuses it: what it took may have been another's, or damaged on the way. */
const ATTEMPTS = 2;

/**
 * The photos that can be sent: those of drafts the server has, with no change of theirs unanswered.
 * A photo that the newest version no longer names is removed, now that every version is answered.
 */
export async function photosToSend(store: Store): Promise<Photo[]> {
  const { drafts, outbox } = store.database;
  const ready: Photo[] = [];
  for (const [draftId, waiting] of await waitingPhotos(store)) {
    const draft = await drafts.get(draftId);
    if (!draft || draft.revision === null || draft.state === 'discarded') continue;
    // What is done with it changes no pictures; a submission waits for them, and whatever is behind that.
    if ((await unansweredVersions(outbox, draftId)) > 0) continue;
    const content = await unlessDamaged(() => openContent(store, draft));
    if (content === null) continue;
    const { photos: named } = content;
    ready.push(...named.filter(({ id }) => waiting.includes(id)));
    const unnamed = waiting.filter((id) => !named.some((photo) => photo.id === id));
    await removeUnlessChanged(store, draftId, unnamed);
  }
  return ready;
}

/**
 * Ids of photos that wait, by their draft. From the index alone: after a week without network their bytes are more than
 * a phone's memory.
 */
async function waitingPhotos({ database }: Store): Promise<Map<string, string[]>> {
  const waiting = new Map<string, string[]>();
  await database.photos.orderBy('[draftId+state]').eachKey((key, { primaryKey }) => {
    const [draftId, state] = key as unknown as [string, PhotoRow['state']];
    if (state === 'waiting') waiting.set(draftId, [...(waiting.get(draftId) ?? []), primaryKey]);
  });
  return waiting;
}

/**
 * Sends a photo from where the server has it and puts it away (`sent.ts`) when the server has found its hash to
 * be right. One that the server refuses, or that can't be read here, stays, with the reason, until a person has decided.
 * @returns an error only when later photos would fail too.
 */
export async function sendPhoto(
  store: Store,
  api: SyncApi,
  photo: Photo,
  onProgress: (sent: number) => void,
): Promise<Result<void, Exclude<ApiFailure, { code: 'refused' }>>> {
  const row = await store.database.photos.get(photo.id);
  if (!row) return ok();
  const read = (from: number, to: number) => store.cipher.openPiece('photos', photo.id, row, from, to);
  const onHeld = (held: number): void => {
    onProgress(held);
    void store.database.photos.update(photo.id, { confirmed: held });
  };
  let reason = '';
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const resumes = row.confirmed > 0 || attempt > 0;
    const sent = await api.sendPhoto(photo, { read, resumes, onHeld }).catch(damaged);
    if (sent.ok) {
      await keepSent(store, photo.id);
      return ok();
    }
    if (sent.error.code !== 'refused') return err(sent.error);
    ({ reason } = sent.error);
    if (reason === DAMAGED) break;
  }
  await store.database.photos.update(photo.id, { state: 'rejected', code: reason });
  return ok();
}

function damaged(error: unknown): Result<never, ApiFailure> {
  if (!isUnfit(error)) throw error;
  return err({ code: 'refused', reason: DAMAGED });
}

async function removeUnlessChanged(store: Store, draftId: string, unnamed: string[]): Promise<void> {
  if (unnamed.length === 0) return;
  const { photos, outbox } = store.database;
  await store.database.transaction('rw', photos, outbox, async () => {
    // A version saved meanwhile may name them again.
    if ((await unansweredVersions(outbox, draftId)) === 0) await photos.bulkDelete(unnamed);
  });
}

function unansweredVersions(outbox: DeviceDatabase['outbox'], draftId: string): Promise<number> {
  return outbox
    .where({ subject: draftId })
    .filter(({ work }) => !work)
    .count();
}
