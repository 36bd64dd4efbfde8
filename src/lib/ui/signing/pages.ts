import { t } from '#lib/i18n/i18n.svelte.ts';

/**
 * How long a document is, in the same words wherever it is told: its own pages, and once it was sent the signature
 * pages behind them. `opened`: how many pages the file had when it was opened, where it was.
 */
export function pagesText(
  { pages, sentAt }: { readonly pages: number; readonly sentAt: Date | null },
  opened = 0,
): string {
  return sentAt === null
    ? t.documents.pages(pages)
    : t.documents.pagesSent(pages, Math.max(1, opened - pages));
}
