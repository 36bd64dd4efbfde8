import type { KnownCode } from '#lib/i18n/errors.ts';
import { err, type Result } from '#lib/domain/result.ts';
import { atDevice } from '#lib/offline/at-device.ts';
import type { Device } from '#lib/offline/device.svelte.ts';
import { saveDraft } from '#lib/offline/drafts/drafts.ts';
import type { ReceiptForm } from './form.svelte.ts';

/**
 * Says of what the form holds that it is ready to be sent. Ok means that it is encrypted and on the disk, and goes by
 * itself. Errors, in this order: the first picture's that can't be read (`name`: the file), what kept the receipt from
 * being kept, `locked` (the device then asks for its passphrase; the form stays), and those of `saveDraft`. Never rejects.
 */
export async function saveReceipt(
  device: Device,
  form: ReceiptForm,
  seenRevision?: number,
): Promise<Result<void, { code: KnownCode; field?: string; name?: string }>> {
  await form.settled();
  if (form.unreadable) return err(form.unreadable);
  form.keep();
  await form.settled();
  // Its pictures are not here, so neither can the receipt be.
  if (form.keeper.problem) return err(form.keeper.problem);
  const saved = await atDevice(device, (store) =>
    saveDraft(store, {
      draftId: form.draftId,
      content: form.content(),
      newPhotos: [],
      ...(seenRevision === undefined ? {} : { seenRevision }),
    }),
  );
  // Idle for too long, though its timer has not fired yet: the screen must ask for the passphrase.
  if (!saved.ok && saved.error.code === 'locked') device.vault.lock();
  return saved;
}
