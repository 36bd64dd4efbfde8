import type { Api } from '#lib/api.ts';
import type { Photo } from '#lib/domain/drafts/draft.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { takePhoto } from '#lib/offline/drafts/photo.ts';
import type { KnownCode } from '#lib/i18n/errors.ts';

const PIECE = 512 * 1024;

/**
 * Sends a file as what a voucher rests on, and tells what names it. Errors: those of making it ready; what the server
 * says is thrown.
 */
export async function attach(api: Api, file: File): Promise<Result<Photo, { code: KnownCode }>> {
  const taken = await takePhoto(file);
  if (!taken.ok) return err({ code: taken.error.code });
  const { photo, bytes } = taken.value;
  const { id: photoId, ...facts } = photo;
  let { received, complete } = await api.photos.begin.mutate({ photoId, ...facts });
  while (!complete) {
    const form = new FormData();
    form.set('photoId', photoId);
    form.set('offset', String(received));
    form.set('chunk', new Blob([bytes.subarray(received, received + PIECE)]));
    ({ received, complete } = await api.photos.append.mutate(form));
  }
  return ok(photo);
}
