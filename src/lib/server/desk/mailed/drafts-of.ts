import { bytesToHex } from '@noble/hashes/utils.js';
import type { Mail, MailPart } from '#lib/domain/drafts/mailed/mail.ts';
import type { AttachmentType } from '#lib/domain/receipt/attachment.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import type { BlobError } from '../../platform/blobs/blobs.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { madeId } from '../../platform/made-id.ts';
import { saveDraft } from '../drafts/service.ts';
import { keepPhoto } from '../photos/service.ts';

/** A part that makes a draft. */
type Receipt = MailPart & { readonly draftId: string; readonly type: AttachmentType };

const isReceipt = (part: MailPart): part is Receipt => part.draftId !== null && part.type !== null;

/** Where the picture of a draft lies that a mail made: its name follows from the draft's. */
const photoOf = ({ platform, clientId }: Context, draftId: string) =>
  madeId(platform.keys, 'desk.mail.photo.v1', `${clientId} ${draftId}`);

/**
 * Puts the files of a mail's receipts where photos lie. Before the transaction that makes the drafts: a store that takes its time
 * holds no connection, and the same again changes nothing.
 * @param bytesOf by the place among the mail's parts
 */
export async function storeReceipts(
  context: Context,
  { parts }: Pick<Mail, 'parts'>,
  bytesOf: ReadonlyMap<number, Uint8Array>,
): Promise<Result<void, BlobError>> {
  for (const [at, part] of parts.entries()) {
    const bytes = bytesOf.get(at);
    if (!isReceipt(part) || !bytes) continue;
    const stored = await context.platform.blobs.put(context.clientId, photoOf(context, part.draftId), bytes);
    if (!stored.ok) return stored;
  }
  return ok();
}

/** The drafts of a mail whose files are stored, by the context's actor: one for each receipt, with the subject as its text and no date. */
export async function makeDrafts(tx: Tx, context: Context, { subject, parts }: Mail): Promise<void> {
  const within = context.within(tx);
  for (const { draftId, sha256, size, type } of parts.filter(isReceipt)) {
    const id = photoOf(context, draftId);
    await keepPhoto(tx, context, { id, sha256, size, type });
    const photos = [{ id, sha256: bytesToHex(sha256), size, type }];
    const content = { amount: null, date: null, text: subject, project: null, photos };
    const saved = await saveDraft(within, { draftId, baseRevision: null, content });
    if (!saved.ok) throw new Error(`a draft of a mail is ${saved.error.code}`);
  }
}
