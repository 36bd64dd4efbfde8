import type { DraftContent, Photo } from '#lib/domain/drafts/draft.ts';
import type { Differing, Field } from '#lib/domain/sync/merge.ts';
import { formatAmount } from '#lib/domain/money.ts';
import { formatDate } from '#lib/i18n/format.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';

/** A field of a draft that its author writes. */
export type CapturedField = Extract<Field, `content.${string}`>;
type Captured = Differing & { readonly field: CapturedField };

export const isCaptured = (each: Differing): each is Captured => each.field.startsWith('content.');

/** What an author's device and the accounts say of it, in words. */
export function bothOf({ field, here, there }: Captured) {
  const name = field.slice('content.'.length) as keyof DraftContent;
  const words = {
    amount: t.capture.amount,
    date: t.capture.date,
    text: t.common.text,
    project: t.capture.project,
    photos: t.photos.title,
  };
  return { key: field, name: words[name], mine: said(name, here, there), theirs: said(name, there, here) };
}

function said(name: keyof DraftContent, value: unknown, other: unknown): string {
  const says = { [name]: value } as Partial<DraftContent>;
  const { amount, date, text, project, photos } = says;
  switch (name) {
    case 'amount':
      return amount == null ? t.common.noAmount : formatAmount(amount);
    case 'date':
      return date == null ? t.common.none : formatDate(date);
    case 'text':
      return text || t.drafts.noText;
    case 'project':
      return project ?? t.capture.noProject;
    case 'photos':
      return pictures(photos ?? [], (other ?? []) as readonly Photo[]);
  }
}

/** How many, and how many of them the other has not: two may have as many, and others. */
function pictures(photos: readonly Photo[], others: readonly Photo[]): string {
  const theirs = new Set(others.map(({ id }) => id));
  const own = photos.filter(({ id }) => !theirs.has(id)).length;
  const count = photos.length === 0 ? t.photos.none : t.capture.photos(photos.length);
  return own === 0 ? count : `${count}, ${t.drafts.photosOnly(own)}`;
}
