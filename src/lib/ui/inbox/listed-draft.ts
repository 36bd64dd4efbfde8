import type { DraftContent } from '#lib/domain/drafts/draft.ts';

/** What a list shows of a draft. */
export interface ListedDraft {
  readonly id: string;
  readonly content: DraftContent;
  readonly returnedReason: string | null;
  readonly askedBy: string | null;
  /** What it looks like: whether there is anything is what a row says. */
  readonly alike: readonly unknown[];
  readonly createdBy: string;
  readonly createdAt: Date;
}
