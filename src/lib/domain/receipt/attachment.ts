/** What a receipt can be attached as. The first four are pictures. */
export const ATTACHMENT_TYPES = [
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/heic',
  'application/pdf',
] as const;
export type AttachmentType = (typeof ATTACHMENT_TYPES)[number];

/** Bytes: the largest attachment that is stored. */
export const LARGEST_ATTACHMENT = 20 * 1024 * 1024;

/**
 * What the bytes are, by themselves: what a phone says of a file's type is missing or wrong too often, and what a
 * stranger says of it is what they want it to be taken for. Null where they are none of these.
 *
 * A PDF is looked at for its head and its foot alone (ISO 32000-1, 7.5.2 and 7.5.5); whether it can be shown, the
 * reader finds out that shows it.
 */
export function attachmentType(bytes: Uint8Array): AttachmentType | null {
  const ascii = (from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'image/jpeg';
  if (ascii(0, 8) === '\x89PNG\r\n\x1a\n') return 'image/png';
  if (ascii(0, 4) === 'RIFF' && ascii(8, 12) === 'WEBP') return 'image/webp';
  // ISO base media file: the brand says that the pictures are coded with HEVC.
  if (ascii(4, 8) === 'ftyp' && /^(hei[cmsx]|hev[cx]|mif1)$/.test(ascii(8, 12))) return 'image/heic';
  // Readers take a head, and a foot, with up to 1,024 other bytes around them.
  const isPdf =
    ascii(0, 1024).includes('%PDF-') &&
    ascii(Math.max(0, bytes.length - 1024), bytes.length).includes('startxref');
  return isPdf ? 'application/pdf' : null;
}
