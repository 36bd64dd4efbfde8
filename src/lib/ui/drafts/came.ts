import { t } from '#lib/i18n/i18n.svelte.ts';
import type { Came } from '#lib/offline/store/database.ts';

/** How a draft came that its author has not saved a version of; empty for one that they made themselves. */
export function cameWords(came: Came | null): string {
  if (came === null) return '';
  return came === 'locked' ? t.drafts.cameLocked : t.drafts.cameShared;
}
