import type { PdfSource } from '../file/source.ts';
import { isArray, isDict, isInteger, type PdfStream, type PdfValue } from '../syntax/value.ts';

const PICTURE_FILTERS = /^(?:DCT|DCTDecode|JPXDecode)$/;

/** How many pixels a picture has: by its dictionary, by its fax parameters or by its own header, whichever are most. */
export function pixelsOf(document: PdfSource, picture: PdfStream): number {
  const number = (value: PdfValue): number => {
    const found = document.resolve(value);
    return isInteger(found) && found > 0 ? found : 0;
  };
  const { dict } = picture;
  const [width, height] = [number(dict.get('Width')), number(dict.get('Height'))];
  const parameters = document.resolve(dict.get('DecodeParms'));
  const fax = (isArray(parameters) ? parameters : [parameters]).map((each) => document.resolve(each));
  const columns = Math.max(0, ...fax.map((each) => (isDict(each) ? number(each.get('Columns')) : 0)));
  const rows = Math.max(height, ...fax.map((each) => (isDict(each) ? number(each.get('Rows')) : 0)));
  return Math.max(width * height, columns * rows, headerPixels(document, picture));
}

function headerPixels(document: PdfSource, picture: PdfStream): number {
  const decoded = document.streamBytes(picture);
  if (!decoded.ok || !PICTURE_FILTERS.test(decoded.value.picture ?? '')) return 0;
  const { bytes } = decoded.value;
  return decoded.value.picture === 'JPXDecode' ? jpeg2000Pixels(bytes) : jpegPixels(bytes);
}

/** By the frame header (ITU-T T.81, B.2.2), before which there are only segments that say how long they are. */
function jpegPixels(bytes: Uint8Array): number {
  for (let at = 2; at + 9 < bytes.length;) {
    if (bytes[at] !== 0xff) at += 1;
    else {
      const marker = bytes[at + 1] ?? 0;
      // C4, C8 and CC are tables and what is reserved.
      if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
        return two(bytes, at + 5) * two(bytes, at + 7);
      }
      const bare = marker === 0xff || marker === 0 || (marker >= 0xd0 && marker <= 0xd8);
      at += marker === 0xff ? 1 : bare ? 2 : 2 + two(bytes, at + 2);
    }
  }
  return 0;
}

/** By the image and tile sizes (ITU-T T.800, A.5.1): the marker behind the start of the codestream. */
function jpeg2000Pixels(bytes: Uint8Array): number {
  for (let at = 0; at + 24 < bytes.length; at += 1) {
    if (bytes[at] !== 0xff || bytes[at + 1] !== 0x4f || bytes[at + 2] !== 0xff || bytes[at + 3] !== 0x51)
      continue;
    const size = (from: number): number => four(bytes, at + from);
    return Math.max(0, size(8) - size(16)) * Math.max(0, size(12) - size(20));
  }
  return 0;
}

function two(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
}

function four(bytes: Uint8Array, at: number): number {
  return two(bytes, at) * 65536 + two(bytes, at + 2);
}
