import { cut, plain } from '../text.ts';

/** A name is only for people: one that can't be read, or seen, is no reason to refuse the file. */
const UNNAMED = 'dokument.pdf';
/** UTF-16 units. */
const LONGEST = 255;

/** The name of a file as it comes in a header, percent-encoded UTF-8; always one that can be kept, and shown on one line. */
export function fileNameFrom(header: string | null): string {
  try {
    const name = plain(decodeURIComponent(header ?? '')).replace(/\s+/g, ' ');
    return cut(name.trim(), LONGEST).trim() || UNNAMED;
  } catch {
    return UNNAMED;
  }
}
