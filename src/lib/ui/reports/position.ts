import type { Api } from '#lib/api.ts';
import { formatCount, formatInstant } from '#lib/i18n/format.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';

/** A size of the log, when its last event happened, and how large the log is now. */
export type LogPosition = Awaited<ReturnType<Api['reports']['position']['query']>>;

/** What the books stood at, as a heading says it. */
export function positionSaid({ size, at }: LogPosition): string {
  return at === null
    ? t.reports.asOfNothing
    : t.reports.asOfPosition(formatInstant(new Date(at)), formatCount(size));
}
