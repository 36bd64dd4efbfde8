import { bytesToHex } from '@noble/hashes/utils.js';
import { v7 } from 'uuid';
import type { Photo } from '#lib/domain/draft.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Bytes } from './bytes.ts';

/** A photo just taken, not stored yet. */
export interface NewPhoto {
  photo: Photo;
  bytes: Bytes;
}

export const LARGEST_PHOTO = 20 * 1024 * 1024;

/**
 * Takes a file from the camera exactly as it is: not one byte is changed, so that what is hashed
 * here is what the accounts hold in five years.
 */
export async function takePhoto(file: Blob): Promise<Result<NewPhoto, PhotoTooLarge | NotAPhoto>> {
  if (file.size > LARGEST_PHOTO) return err({ code: 'photo_too_large', largest: LARGEST_PHOTO });
  const bytes = new Uint8Array(await file.arrayBuffer());
  const type = typeOf(bytes);
  if (type === null) return err({ code: 'not_a_photo' });
  const sha256 = bytesToHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
  return ok({ photo: { id: v7(), sha256, size: bytes.length, type }, bytes });
}

export type PhotoTooLarge = { code: 'photo_too_large'; largest: number };
export type NotAPhoto = { code: 'not_a_photo' };

/** From the first bytes: what a phone says of a file's type is missing or wrong too often. */
function typeOf(bytes: Bytes): Photo['type'] | null {
  const ascii = (from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'image/jpeg';
  if (bytes[0] === 0x89 && ascii(1, 4) === 'PNG') return 'image/png';
  if (ascii(0, 4) === 'RIFF' && ascii(8, 12) === 'WEBP') return 'image/webp';
  // ISO base media file: the brand says that the pictures are coded with HEVC.
  if (ascii(4, 8) === 'ftyp' && /^(hei[cmsx]|hev[cx]|mif1)$/.test(ascii(8, 12))) return 'image/heic';
  return null;
}
