import type { CivilDate } from '../date.ts';
import type { Coding, DraftContent } from './draft.ts';
import type { Minor } from '../money.ts';

/** What one receipt says of itself. */
export interface Said {
  readonly amount: Minor | null;
  readonly date: CivilDate | null;
  readonly text: string;
  readonly counterpartyId: string | null;
}

/** A receipt for comparing: the hashes of its pictures, and what was said of it, as captured and as coded. */
export interface Receipt {
  readonly pictures: readonly string[];
  /** With the words alone as text: {@link plainText}. */
  readonly said: readonly Said[];
}

export function receiptOf(pictures: readonly string[], said: readonly Said[]): Receipt {
  return { pictures, said: said.map((each) => ({ ...each, text: plainText(each.text) })) };
}

/** Why two receipts look like one: the very same picture, or the same amount and date with supplier or text. */
export type Likeness = 'picture' | 'facts';

/** A draft speaks twice: as it was captured, and as it was coded. */
export function receiptOfDraft({
  content,
  coding,
}: {
  content: DraftContent;
  coding: Coding | null;
}): Receipt {
  const captured = { ...content, counterpartyId: null };
  const pictures = content.photos.map(({ sha256 }) => sha256);
  return receiptOf(pictures, coding ? [captured, coding] : [captured]);
}

/**
 * Whether two receipts may be the same one, and why; null when nothing speaks for it. A hint for people and never a
 * refusal: the same coffee is bought twice a day, and what was taken back is rightly posted again.
 */
export function likeness(one: Receipt, other: Receipt): Likeness | null {
  if (one.pictures.some((picture) => other.pictures.includes(picture))) return 'picture';
  return one.said.some((said) => other.said.some((theirs) => sameFacts(said, theirs))) ? 'facts' : null;
}

function sameFacts(one: Said, other: Said): boolean {
  if (one.amount === null || one.amount !== other.amount) return false;
  if (one.date === null || one.date !== other.date) return false;
  if (one.counterpartyId !== null && one.counterpartyId === other.counterpartyId) return true;
  return one.text !== '' && one.text === other.text;
}

/** The words alone: neither case, punctuation nor spaces make two texts different. */
export function plainText(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
