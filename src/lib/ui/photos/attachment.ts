import type { Photo } from '#lib/domain/drafts/draft.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Bytes } from '#lib/offline/store/bytes.ts';
import { photoAddress } from '#lib/offline/papers/address.ts';
import { sha256Hex, showableHeic } from '#lib/offline/pictures/normalise.ts';

/** Where the bytes of attachments are. */
export interface AttachmentSource {
  readonly clientId: string;
  /** Those on this device; null for those that are not (any more). */
  local?(photoId: string): Promise<Bytes | null>;
}

export type AttachmentError =
  /** The server does not have it yet. */
  | { code: 'photo_arriving' }
  | { code: 'unreachable' }
  /** Not the bytes that the draft names: never to be approved. */
  | { code: 'attachment_differs' }
  | { code: 'attachment_unreadable' };

/** How an attachment is looked at. */
export type Shown = { kind: 'picture'; picture: Blob } | { kind: 'pdf'; bytes: Bytes };

/**
 * The bytes of an attachment as they can be shown, once they have been found to be the ones that the draft names: what
 * is approved is what is seen. Never rejects.
 */
export async function loadAttachment(
  photo: Photo,
  source: AttachmentSource,
): Promise<Result<Shown, AttachmentError>> {
  try {
    const local = await source.local?.(photo.id);
    const found = local ? ok(local) : await fetched(photoAddress(photo.id, source.clientId));
    if (!found.ok) return found;
    const bytes = found.value;
    if ((await sha256Hex(bytes)) !== photo.sha256) return err({ code: 'attachment_differs' });
    if (photo.type === 'application/pdf') return ok({ kind: 'pdf', bytes });
    if (photo.type !== 'image/heic')
      return ok({ kind: 'picture', picture: new Blob([bytes], { type: photo.type }) });
    const jpeg = await showableHeic(bytes);
    return jpeg
      ? ok({ kind: 'picture', picture: new Blob([jpeg], { type: 'image/jpeg' }) })
      : err({ code: 'attachment_unreadable' });
  } catch (cause) {
    reportError(cause);
    return err({ code: 'attachment_unreadable' });
  }
}

async function fetched(address: string): Promise<Result<Bytes, AttachmentError>> {
  try {
    const response = await fetch(address);
    if (response.ok) return ok(new Uint8Array(await response.arrayBuffer()));
    return err({ code: response.status === 404 ? 'photo_arriving' : 'unreachable' });
  } catch {
    return err({ code: 'unreachable' });
  }
}
