import { saysNothing } from '#lib/domain/drafts/captured.ts';
import type { Coding, DraftContent } from '#lib/domain/drafts/draft.ts';

/** What a list shows of a draft. */
export interface ListedDraft {
  readonly id: string;
  readonly content: DraftContent;
  readonly coding: Pick<Coding, 'amount' | 'date' | 'text'> | null;
  readonly returnedReason: string | null;
  readonly askedBy: string | null;
  /** What it looks like: whether there is anything is what a row says. */
  readonly alike: readonly unknown[];
  readonly createdBy: string;
  readonly createdAt: Date;
  /** What this device has done of it that the server does not have. */
  readonly here?: { readonly state: 'waiting' | 'rejected' } | null;
}

/** What a list calls it: as it was captured, or as it was coded where nobody captured anything. */
export function facts({ content, coding }: ListedDraft): Pick<DraftContent, 'amount' | 'date' | 'text'> {
  return coding && saysNothing(content) ? coding : content;
}
