import { err, type Result } from '#lib/domain/result.ts';
import type { Device } from '#lib/offline/device.svelte.ts';
import { saveDraft } from '#lib/offline/drafts.ts';
import type { ReceiptForm } from './form.svelte.ts';

/**
 * Stores what the form says on this device. Ok means that it is encrypted and on the disk. Errors, in this order:
 * `unreadable_photo` (the form shows which), `locked` (the device then asks for its passphrase; the form stays),
 * `invalid_draft`, `draft_discarded`, `device_full`.
 */
export async function saveReceipt(
  device: Device,
  form: ReceiptForm,
  seenRevision?: number,
): Promise<Result<void, { code: string; field?: string }>> {
  await form.settled();
  if (form.unreadable) return err({ code: 'unreadable_photo' });
  const saved = await device.withStore((store) =>
    saveDraft(store, {
      draftId: form.draftId,
      content: form.content(),
      newPhotos: form.newPhotos(),
      ...(seenRevision === undefined ? {} : { seenRevision }),
    }),
  );
  // Idle for too long, though its timer has not fired yet: the screen must ask for the passphrase.
  if (!saved.ok && saved.error.code === 'locked') device.vault.lock();
  return saved;
}
