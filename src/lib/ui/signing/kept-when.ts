import { formatRecent } from '#lib/i18n/format.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';

/** When something was fetched, behind "fra": `i dag 08:12`, `i går`, or the date. */
export function formatKept(at: Date, now = new Date()): string {
  const recent = formatRecent(at, now);
  return /^\d?\d[.:]\d\d/.test(recent) ? t.prepared.today(recent) : recent;
}
