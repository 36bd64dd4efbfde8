import { isCivilDate } from '#lib/domain/date.ts';
import { Photo, type DraftContent } from '#lib/domain/drafts/draft.ts';
import type { Result } from '#lib/domain/result.ts';
import { big, bool, leftOut, list, nullable, object, string, uuid } from '#lib/domain/shape.ts';
import type { Bytes } from '../store/bytes.ts';
import type { Sealed } from '../store/database.ts';
import type { DeviceFull } from '../store/quota.ts';
import { withRoom } from '../store/room.ts';
import { openJson, sealBytes, sealJson, unlessDamaged, type Store } from '../store/store.ts';

/** What a person has written about a receipt so far, keystroke for keystroke, and the pictures taken for it. */
export interface Unfinished {
  draftId: string;
  /** No draft was ever saved under this id. */
  isNew: boolean;
  amount: bigint | null;
  /** What stands in the amount field where it is no amount (yet). */
  amountText: string | null;
  /** Empty for none, like the text and the project. */
  date: string;
  /** What stands in the date field where it is no date (yet). Not known to the versions before. */
  dateText: string | null;
  text: string;
  project: string;
  /** In order. `photo` is null as long as the picture lies here as it came from the camera. */
  pictures: { id: string; name: string; photo: Photo | null }[];
}
export const Unfinished = object<Unfinished>({
  draftId: uuid,
  isNew: bool,
  amount: nullable(big()),
  amountText: nullable(string),
  date: string,
  dateText: leftOut(nullable(string), null),
  text: string,
  project: string,
  pictures: list(object({ id: uuid, name: string, photo: nullable(Photo) })),
});

/** Bytes of pictures, by their ids. */
export type KeptBytes = Readonly<Record<string, Bytes>>;

/**
 * Keeps what is written, encrypted, in place of what was kept of this receipt before; `bytes` are those of its pictures
 * that were not kept before, or have become others. Pictures it no longer names are removed. Nothing of it is sent.
 *
 * Guarantee: when this resolves ok, all of it is on the disk; when it does not (`device_full`), what was kept before is.
 */
export async function keepUnfinished(
  store: Store,
  receipt: Unfinished,
  bytes: KeptBytes = {},
): Promise<Result<void, DeviceFull>> {
  const { draftId } = receipt;
  const named = new Set(receipt.pictures.map(({ id }) => id));
  const sealed = await sealJson(store, 'unfinished', draftId, receipt);
  const pictures: [string, Sealed][] = [];
  for (const [id, plain] of Object.entries(bytes)) {
    if (named.has(id)) pictures.push([id, await sealBytes(store, 'photos', id, plain)]);
  }
  const { unfinished, photos } = store.database;
  return withRoom(store.database, () =>
    store.database.transaction('rw', unfinished, photos, async () => {
      await unfinished.put({ id: draftId, ...sealed });
      for (const [id, picture] of pictures) {
        await photos.put({ id, draftId, state: 'held', code: null, confirmed: 0, ...picture });
      }
      await photos
        .where({ draftId, state: 'held' })
        .filter(({ id }) => !named.has(id))
        .delete();
    }),
  );
}

export async function readUnfinished(store: Store, draftId: string): Promise<Unfinished | null> {
  const row = await store.database.unfinished.get(draftId);
  return row ? Unfinished.parse(await openJson(store, 'unfinished', row.id, row)) : null;
}

/** All of them that can be read, newest first. */
export async function listUnfinished(store: Store): Promise<Unfinished[]> {
  const ids = (await store.database.unfinished.toCollection().primaryKeys()).sort().reverse();
  const read = await Promise.all(ids.map((id) => unlessDamaged(() => readUnfinished(store, id))));
  return read.filter((receipt) => receipt !== null);
}

/** Gives up what was written and not saved, with the pictures taken for it. The draft, if there is one, stays. */
export async function dropUnfinished(store: Store, draftId: string): Promise<void> {
  const { unfinished, photos } = store.database;
  await store.database.transaction('rw', unfinished, photos, async () => {
    await unfinished.delete(draftId);
    await photos.where({ draftId, state: 'held' }).delete();
  });
}

/** What a draft would say if it were saved now. */
export function contentOf(receipt: Unfinished): DraftContent {
  const { amount, date, text, project, pictures } = receipt;
  return {
    amount,
    date: isCivilDate(date) ? date : null,
    text: text.trim(),
    project: project === '' ? null : project,
    photos: pictures.flatMap(({ photo }) => photo ?? []),
  };
}
