import type { PdfString } from './value.ts';

/** PDFDocEncoding where it differs from Latin-1 (ISO 32000-1, D.3), from 0x80 on and from 0x18 on. */
const HIGH = '•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž\ufffd€';
const LOW = '˘ˇˆ˙˝˛˚˜';

/** Thousands of fields have names of plain letters, and are asked for them by each signature. */
const MOST_OF_A_NAME = 256;
const isPlain = (byte: number): boolean => byte >= 0x20 && byte < 0x7f;

/** A text string for people: UTF-16BE or UTF-8 with its mark, else PDFDocEncoding; without control signs. */
export function textOf({ bytes }: PdfString): string {
  if (bytes.length <= MOST_OF_A_NAME && bytes.every(isPlain)) return String.fromCharCode(...bytes);
  return decoded(bytes).replace(/[\p{Cc}\p{Cf}]/gu, '');
}

function decoded(bytes: Uint8Array): string {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes.subarray(2));
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    return new TextDecoder().decode(bytes.subarray(3));
  }
  return Array.from(bytes, (byte) => {
    if (byte >= 0x18 && byte <= 0x1f) return LOW[byte - 0x18] ?? '';
    return byte >= 0x80 && byte <= 0xa0 ? (HIGH[byte - 0x80] ?? '') : String.fromCharCode(byte);
  }).join('');
}

const DATE =
  /^D:(\d{4})(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d))?)?)?)?)?(?:Z(?:00'?(?:00'?)?)?|([+-])(\d\d)'?(?:(\d\d)'?)?)?$/;

/** A date string (ISO 32000-1, 7.9.4) as ISO in UTC; null when it is none. Without a zone it counts as UTC. */
export function isoDate(text: string): string | null {
  const match = DATE.exec(text);
  if (!match) return null;
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00', sign, hours, minutes] =
    match;
  const local = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(local)) return null;
  const shift = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000 * (sign === '-' ? 1 : -1);
  return new Date(local + (sign ? shift : 0)).toISOString();
}
