import type { AttachmentType } from './attachment.ts';

/** In pixels, as the file has it, before it is turned. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** The longer edge of a stored picture: more than print on a receipt needs. */
export const LONGEST_EDGE = 2600;

/**
 * How large a picture will be once it is decoded, from its head alone, so that one which a phone's memory can't hold is
 * never begun. Null where the head does not say it: HEIC, and files that are not what they begin as.
 */
export function pictureSize(bytes: Uint8Array, type: AttachmentType): PictureSize | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (type === 'image/png') {
    return bytes.length < 24 ? null : { width: view.getUint32(16), height: view.getUint32(20) };
  }
  if (type === 'image/jpeg') return jpegSize(view);
  return type === 'image/webp' ? webpSize(bytes, view) : null;
}

/** The size a picture is stored in: never larger than it is, and of the same shape. */
export function storedSize({ width, height }: PictureSize): PictureSize {
  const scale = Math.min(1, LONGEST_EDGE / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** What a PNG needs to be drawn in its right colours. Everything else says something about it. */
const DRAWN: ReadonlySet<string> = new Set([
  'IHDR',
  'PLTE',
  'tRNS',
  'IDAT',
  'IEND',
  'sRGB',
  'gAMA',
  'cHRM',
  'iCCP',
  'sBIT',
  'bKGD',
  'pHYs',
]);

/** Whether a PNG holds its picture and nothing beside it: no place, no time, no words, no other turn, nothing behind. */
export function isBarePng(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 12 <= bytes.length;) {
    const kind = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (!DRAWN.has(kind)) return false;
    at += 12 + view.getUint32(at);
    if (kind === 'IEND') return at === bytes.length;
  }
  return false;
}

/** ISO/IEC 10918-1, B.2.2: the first frame header, whichever coding it is of. */
function jpegSize(view: DataView): PictureSize | null {
  for (let at = 2; at + 9 <= view.byteLength;) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    // A marker may be filled up with 0xff before it.
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
  return null;
}

/** RFC 9649, sections 2.5–2.7. */
function webpSize(bytes: Uint8Array, view: DataView): PictureSize | null {
  if (bytes.length < 30) return null;
  const int24 = (at: number) => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
  switch (String.fromCharCode(...bytes.subarray(12, 16))) {
    case 'VP8X':
      return { width: int24(24) + 1, height: int24(27) + 1 };
    case 'VP8L': {
      const bits = view.getUint32(21, true);
      return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
    }
    case 'VP8 ':
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
    default:
      return null;
  }
}
