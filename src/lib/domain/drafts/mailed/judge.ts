import { attachmentType, LARGEST_ATTACHMENT } from '../../receipt/attachment.ts';
import { cut, plain } from '../../text.ts';
import type { MailPart, Refusal } from './mail.ts';

/** What a reader of mail found in one beside its text. */
export interface Found {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** The letter's text shows it. */
  readonly inText: boolean;
}

/** Bytes: a picture in a letter's text that is smaller is a logo or a line, and no photo of a receipt. */
const SMALLEST_IN_TEXT = 50 * 1024;

/** @param before hex SHA-256 of those that came before it in the same mail */
export function judgePart(
  { name, bytes, inText }: Found,
  { sha256, before }: { readonly sha256: string; readonly before: ReadonlySet<string> },
): Pick<MailPart, 'name' | 'size' | 'type' | 'refused'> {
  const type = attachmentType(bytes);
  return { name: shownName(name), size: bytes.length, type, refused: refusal() };

  function refusal(): Refusal | null {
    if (type === null) return 'type';
    if (bytes.length > LARGEST_ATTACHMENT) return 'size';
    if (inText && bytes.length < SMALLEST_IN_TEXT) return 'in_text';
    return before.has(sha256) ? 'again' : null;
  }
}

/** In one line, and of a length that is shown. */
const inLine = (text: string, longest: number) =>
  cut(plain(text).replace(/\s+/g, ' ').trim(), longest).trim();

export const shownName = (name: string): string => inLine(name, 200);
export const shownSubject = (subject: string): string => inLine(subject, 500);

/** What comes before the @ of a client's address, and nothing else that a mail may be sent to. */
export function localPartOf(address: string, domain: string): string | null {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at).toLowerCase();
  return at > 0 && address.slice(at + 1).toLowerCase() === domain && /^[a-z]+-[a-z0-9]{20}$/.test(local)
    ? local
    : null;
}
