import type { Bytes } from '../store/bytes.ts';
import type { Store } from '../store/store.ts';

/** The exact bytes of a paper, as it was taken here or fetched ahead; null where this device has none. */
export async function readPaper({ database, cipher }: Store, photoId: string): Promise<Bytes | null> {
  const { photos, sent, papers } = database;
  const own = (await photos.get(photoId)) ?? (await sent.where({ id: photoId }).first());
  if (own) return cipher.open('photos', photoId, own);
  const paper = await papers.get(photoId);
  return paper ? cipher.open('papers', photoId, paper) : null;
}
