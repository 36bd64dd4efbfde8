import type { Api } from '#lib/api.ts';
import { formatCount } from '#lib/i18n/format.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';

export type Checks = Awaited<ReturnType<Api['audit']['runs']['query']>>;
export type Run = Checks['runs'][number];

const KINDS = ['photo', 'document', 'tile'] as const;

/** How many faults it found. */
export function faultsOf({ findings }: Pick<Run, 'findings'>): number {
  return Object.values(findings).reduce((sum, each) => sum + each, 0);
}

/** What it read, in words: `12 034 hendelser, 212 bilder`. */
export function readBy({ events, read }: Pick<Run, 'events' | 'read'>): string {
  return [t.checks.events(events, formatCount(events)), ...files(read)].join(', ');
}

/** A sentence for each kind of file that it could not read. */
export function unreadBy({ unread }: Pick<Run, 'unread'>): string[] {
  return files(unread).map((each) => t.checks.unread(each));
}

function files(counts: Run['read']): string[] {
  return KINDS.flatMap((kind) => {
    const count = counts[kind] ?? 0;
    return count > 0 ? [t.checkedFiles[kind](count, formatCount(count))] : [];
  });
}

/** How long it took; nothing where it is not known when it began. */
export function tookOf({ startedAt, at }: Pick<Run, 'startedAt' | 'at'>): string {
  if (startedAt === null) return '–';
  const seconds = Math.max(1, Math.round((Date.parse(at) - Date.parse(startedAt)) / 1000));
  return seconds < 120
    ? t.checks.seconds(formatCount(seconds))
    : t.checks.minutes(formatCount(Math.round(seconds / 60)));
}

/** What was found, each kind once, in words. */
export function findingsOf({ findings }: Pick<Run, 'findings'>): string[] {
  return Object.entries(findings).map(([code, count]) => {
    const sentence = Object.hasOwn(t.findings, code) ? (t.findings[code] ?? '') : t.checks.otherFinding(code);
    return count === 1 ? sentence : `${sentence} (${t.checks.times(formatCount(count))})`;
  });
}
