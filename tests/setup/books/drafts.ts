import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { attachmentType } from '#lib/domain/receipt/attachment.ts';
import type { Coding, DraftContent, Photo } from '#lib/domain/drafts/draft.ts';
import type { Failure, Result } from '#lib/domain/result.ts';
import { appendPhoto, beginPhoto, codeDraft, saveDraft, submitDraft } from '#lib/server/desk/index.ts';
import type { Context } from '#lib/server/platform/context.ts';

/** The value, where a test needs it to go on. */
export function must<T, E extends Failure>(result: Result<T, E>): T {
  if (result.ok) return result.value;
  throw new Error(`refused: ${result.error.code}`);
}

export const coding: Coding = {
  series: 'GL',
  date: '2026-06-15',
  text: 'Kaffe til byggeplassen',
  amount: 12_500n,
  account: '6540',
  vatCode: '1',
  creditAccount: '1920',
  counterpartyId: null,
  project: '1',
  noPhoto: null,
  lines: null,
};

export function photoOf(bytes: Uint8Array): Photo {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { id: uuidv7(), sha256, size: bytes.length, type: attachmentType(bytes) ?? 'image/png' };
}

export function contentOf(photos: readonly Photo[], change: Partial<DraftContent> = {}): DraftContent {
  return {
    amount: 12_500n,
    date: '2026-06-15',
    text: 'Kaffe',
    project: null,
    photos: [...photos],
    ...change,
  };
}

/** One white pixel, and behind it whatever makes it another picture. Every browser shows it. */
export function png(rest: Uint8Array | string): Uint8Array {
  return Buffer.concat([Buffer.from(PIXEL, 'base64'), Buffer.from(rest)]);
}

const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg==';

/** A photo that has arrived in full. */
export async function storedPhoto(context: Context, text = `bilde ${uuidv7()}`): Promise<Photo> {
  const bytes = png(text);
  const photo = photoOf(bytes);
  must(await beginPhoto(context, photo));
  must(await appendPhoto(context, { photoId: photo.id, offset: 0, chunk: bytes }));
  return photo;
}

/** A draft from `field`, coded and submitted by `bookkeeper`. */
export async function submittedDraft(
  field: Context,
  bookkeeper: Context,
  photos = 1,
  change: Partial<Coding> = {},
) {
  const draftId = uuidv7();
  const taken: Photo[] = [];
  while (taken.length < photos) taken.push(await storedPhoto(field));
  const saved = must(await saveDraft(field, { draftId, baseRevision: null, content: contentOf(taken) }));
  const coded = must(
    await codeDraft(bookkeeper, { draftId, baseRevision: saved.revision, coding: { ...coding, ...change } }),
  );
  const { revision } = must(await submitDraft(bookkeeper, { draftId, baseRevision: coded.revision }));
  return { draftId, revision };
}
