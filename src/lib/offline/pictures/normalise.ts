import { bytesToHex } from '@noble/hashes/utils.js';
import { attachmentType, LARGEST_ATTACHMENT, type AttachmentType } from '#lib/domain/receipt/attachment.ts';
import { isBarePng, pictureSize } from '#lib/domain/receipt/picture.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Bytes } from '../store/bytes.ts';
import { work, type Answered, type Asked } from './work.ts';

/** A file as it came, before anything is made smaller. */
export const LARGEST_FILE = 64 * 1024 * 1024;
/** Decoded it takes four bytes for each: what a phone's memory holds beside the app. */
const MOST_PIXELS = 100_000_000;

/** What the device's browser does with pictures; in tests, something else does. */
export interface PictureWork {
  draw(asked: Asked): Promise<Answered>;
  drawHeic(asked: Asked): Promise<Answered>;
}

export interface Normalised {
  readonly bytes: Bytes;
  readonly type: AttachmentType;
  /** SHA-256 of the HEIC file it was converted from, hex; null where it was not. */
  readonly original: string | null;
}

export type NormaliseError =
  | { code: 'photo_too_large'; largest: number }
  | { code: 'photo_too_many_pixels'; most: number }
  | { code: 'photo_empty' }
  | { code: 'not_a_photo' }
  | { code: 'photo_unreadable' }
  | { code: 'photo_not_ready' };

/**
 * Makes of a file what is kept of it: a picture upright, at most 2,600 pixels long and without a word of where and when
 * it was taken; a PNG that holds nothing else, and a PDF, byte for byte. HEIC becomes JPEG where the decoder is at hand:
 * without network it may not be, and then stays HEIC for the screens that show it to convert.
 *
 * What the file is to blame for, it says of the file. `photo_not_ready`: the device was not able to, its memory or the
 * worker's script being wanting; the picture may be sound, and is to be tried again. Never rejects.
 */
export async function normalised(
  file: Blob,
  does: PictureWork = inWorkers,
): Promise<Result<Normalised, NormaliseError>> {
  // A camera app that ran out of memory or room gives a file without a picture in it.
  if (file.size === 0) return err({ code: 'photo_empty' });
  if (file.size > LARGEST_FILE) return err({ code: 'photo_too_large', largest: LARGEST_FILE });
  const read = await bytesOf(file);
  if (!read.ok) return read;
  const bytes = read.value;
  const type = attachmentType(bytes);
  const stored = await storedForm(bytes, type, does);
  if (!stored.ok) return stored;
  if (stored.value.bytes.length > LARGEST_ATTACHMENT)
    return err({ code: 'photo_too_large', largest: LARGEST_ATTACHMENT });
  return stored;
}

/** A HEIC picture as a JPEG, to be looked at; null where it can't be. */
export async function showableHeic(bytes: Bytes, does: PictureWork = inWorkers): Promise<Bytes | null> {
  const answered = await converted(bytes, does).catch(() => null);
  return answered?.name === 'drawn' ? answered.bytes : null;
}

export async function sha256Hex(bytes: Bytes): Promise<string> {
  return bytesToHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

async function storedForm(
  bytes: Bytes,
  type: AttachmentType | null,
  does: PictureWork,
): Promise<Result<Normalised, NormaliseError>> {
  if (type === 'application/pdf') return ok({ bytes, type, original: null });
  if (type === 'image/heic') return fromHeic(bytes, does);
  const size = type && pictureSize(bytes, type);
  if (size && size.width * size.height > MOST_PIXELS)
    return err({ code: 'photo_too_many_pixels', most: MOST_PIXELS });
  const lossless = type === 'image/png';
  const asked = { picture: new Blob([bytes]), bare: lossless && isBarePng(bytes), lossless };
  const answered = await does.draw(asked).catch(() => null);
  switch (answered?.name) {
    case undefined:
      return err({ code: 'photo_not_ready' });
    case 'kept':
      return ok({ bytes, type: 'image/png', original: null });
    case 'drawn':
      return ok({ bytes: answered.bytes, type: answered.type, original: null });
    case 'unreadable':
      return err({ code: type === null ? 'not_a_photo' : 'photo_unreadable' });
  }
}

async function fromHeic(bytes: Bytes, does: PictureWork): Promise<Result<Normalised, NormaliseError>> {
  const type = 'image/heic';
  try {
    const answered = await converted(bytes, does);
    if (answered.name !== 'drawn') return err({ code: 'photo_unreadable' });
    return ok({ bytes: answered.bytes, type: answered.type, original: await sha256Hex(bytes) });
  } catch {
    return ok({ bytes, type, original: null });
  }
}

/** Some browsers can do it themselves. Rejects where the decoder could not be loaded. */
async function converted(bytes: Bytes, does: PictureWork): Promise<Answered> {
  const asked = { picture: new Blob([bytes], { type: 'image/heic' }), bare: false, lossless: false };
  const own = await does.draw(asked).catch((): Answered => ({ name: 'unreadable' }));
  return own.name === 'drawn' ? own : does.drawHeic(asked);
}

/** A file may have gone meanwhile: a card taken out, a document of the cloud. */
async function bytesOf(file: Blob): Promise<Result<Bytes, NormaliseError>> {
  try {
    return ok(new Uint8Array(await file.arrayBuffer()));
  } catch {
    return err({ code: 'photo_unreadable' });
  }
}

const inWorkers: PictureWork = {
  draw: (asked) =>
    work(() => new Worker(new URL('./picture-worker.ts', import.meta.url), { type: 'module' }), asked),
  drawHeic: (asked) =>
    work(() => new Worker(new URL('./heic-worker.ts', import.meta.url), { type: 'module' }), asked),
};
