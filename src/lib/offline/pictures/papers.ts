import { v7 } from 'uuid';
import type { Photo } from '#lib/domain/drafts/draft.ts';
import type { Corners } from '#lib/domain/receipt/paper.ts';
import { LONGEST_EDGE, type PictureSize } from '#lib/domain/receipt/picture.ts';
import type { NewPhoto } from '../drafts/photo.ts';
import type { Bytes } from '../store/bytes.ts';
import type { OfPaper, PaperAsked } from './asked-of-papers.ts';
import { sha256Hex } from './normalise.ts';
import { work } from './work.ts';

/** A picture and, where a paper lies in it that is not all of it, its corners. */
export interface Looked {
  readonly size: PictureSize;
  readonly corners: Corners | null;
}

const asked = (what: PaperAsked): Promise<OfPaper> =>
  work(() => new Worker(new URL('./paper-worker.ts', import.meta.url), { type: 'module' }), what);

/** Looks for a paper, on the device. Null where the picture can't be looked at: then nothing is offered. Never rejects. */
export async function lookForPaper(picture: Blob): Promise<Looked | null> {
  const answered = await asked({ name: 'find', picture }).catch(() => null);
  return answered?.name === 'found' ? answered : null;
}

/** How the picture would look, in small; null where it can't be done. Never rejects. */
export async function previewOf(picture: Blob, corners: Corners): Promise<Blob | null> {
  const bytes = await straight(picture, corners, PREVIEW);
  return bytes && new Blob([bytes], { type: 'image/jpeg' });
}

/**
 * The paper alone, seen from above, as a photo of its own: JPEG, of the size it has in the picture. It remembers which HEIC
 * file it was made from, as `of` does. Null where it can't be done. Never rejects.
 */
export async function straightPhoto(of: Photo, picture: Blob, corners: Corners): Promise<NewPhoto | null> {
  const bytes = await straight(picture, corners, LONGEST_EDGE);
  if (!bytes) return null;
  const photo: Photo = { id: v7(), sha256: await sha256Hex(bytes), size: bytes.length, type: 'image/jpeg' };
  return { photo: of.original === undefined ? photo : { ...photo, original: of.original }, bytes };
}

/** In pixels, of the picture it is made from. */
const PREVIEW = 700;

async function straight(picture: Blob, corners: Corners, longest: number): Promise<Bytes | null> {
  const answered = await asked({ name: 'straighten', picture, corners, longest }).catch(() => null);
  return answered?.name === 'straight' ? answered.bytes : null;
}
