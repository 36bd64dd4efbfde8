import { JOB_FAULTS, type ShownJob } from '#lib/domain/jobs/shown.ts';
import { formatInstant } from '#lib/i18n/format.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';
import type { Names } from '#lib/ui/app/people.ts';
import type { Tone } from '#lib/ui/primitives/tone.ts';

/** What a job does, and for whom. */
export function jobText({ kind, letter }: ShownJob, names: Names): string {
  if (letter) return t.jobs.letterTo(t.letters[letter.news], names.get(letter.to) ?? t.jobs.somebody);
  return kind in t.jobKinds ? t.jobKinds[kind as keyof typeof t.jobKinds] : t.jobs.otherKind(kind);
}

/** Where it stands. */
export function jobState({ state, attempts, runAt }: ShownJob): { tone: Tone; text: string } {
  if (state === 'failed') return { tone: 'trouble', text: t.jobs.failed };
  if (state === 'running') return { tone: 'info', text: t.jobs.running };
  return { tone: 'waiting', text: attempts > 0 ? t.jobs.waitsUntil(formatInstant(runAt)) : t.jobs.waiting };
}

/** Why the last try came to nothing; null where none did. A code of a later release is told as it is. */
export function faultText({ fault }: ShownJob): string | null {
  if (fault === null) return null;
  const known = JOB_FAULTS.find((code) => code === fault);
  return known ? t.jobFaults[known] : t.jobs.otherFault(fault);
}
