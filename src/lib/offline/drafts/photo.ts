import { v7 } from 'uuid';
import type { Photo } from '#lib/domain/drafts/draft.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import type { Bytes } from '../store/bytes.ts';
import { normalised, sha256Hex, type NormaliseError, type PictureWork } from '../pictures/normalise.ts';

/** A photo as it will be sent. */
export interface NewPhoto {
  photo: Photo;
  bytes: Bytes;
}

/** Makes of a file what the accounts will hold in five years, and hashes that. Never rejects. */
export async function takePhoto(
  file: Blob,
  id: string = v7(),
  does?: PictureWork,
): Promise<Result<NewPhoto, NormaliseError>> {
  const kept = await normalised(file, does);
  if (!kept.ok) return kept;
  const { bytes, type, original } = kept.value;
  const photo: Photo = { id, sha256: await sha256Hex(bytes), size: bytes.length, type };
  return ok({ photo: original === null ? photo : { ...photo, original }, bytes });
}
