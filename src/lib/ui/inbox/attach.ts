import type { Send } from '#lib/api.ts';
import type { Photo } from '#lib/domain/drafts/draft.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { takePhoto } from '#lib/offline/drafts/photo.ts';
import type { KnownCode } from '#lib/i18n/errors.ts';

/**
 * Sends a file as what a voucher rests on, and tells what names it. Errors: those of making it ready; what the server
 * says is thrown.
 */
export async function attach(send: Send, file: File): Promise<Result<Photo, { code: KnownCode }>> {
  const taken = await takePhoto(file);
  if (!taken.ok) return err({ code: taken.error.code });
  const { photo, bytes } = taken.value;
  const read = (from: number, to: number) => Promise.resolve(bytes.slice(from, to));
  const { sendByTus } = await import('#lib/offline/sync/upload.ts');
  await sendByTus(send, photo, { read, resumes: false, onHeld: () => undefined });
  return ok(photo);
}
