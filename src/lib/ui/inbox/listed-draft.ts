import type { DraftContent } from '#lib/domain/draft.ts';

/** What a list shows of a draft. */
export interface ListedDraft {
  readonly id: string;
  readonly content: DraftContent;
  readonly returnedReason: string | null;
  readonly createdBy: string;
  readonly createdAt: Date;
}
