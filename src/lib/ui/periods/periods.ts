import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod/mini';
import type { Api } from '#lib/api.ts';
import { monthOf, norwegianDate, yearOf, type CivilDate } from '#lib/domain/date.ts';
import { formatMonth } from '#lib/i18n/format.ts';
import { Act } from '#lib/ui/act/act.svelte.ts';
import { keptAt, type ActPlace } from '#lib/ui/act/kept.ts';
import { loadNames, type Names } from '#lib/ui/app/people.ts';

export type ShownPeriod = Awaited<ReturnType<Api['periods']['standing']['query']>>[number];

export interface Periods {
  /** Oldest first. */
  readonly all: readonly ShownPeriod[];
  readonly names: Names;
}

export async function loadPeriods(api: Api): Promise<Periods> {
  const [all, names] = await Promise.all([api.periods.standing.query(), loadNames(api)]);
  return { all, names };
}

export function monthName({ startsOn }: Pick<ShownPeriod, 'startsOn'>): string {
  return formatMonth(yearOf(startsOn), monthOf(startsOn));
}

/** `september 2026 – oktober 2026`: what a VAT term is of. */
export function termMonths(startsOn: CivilDate, endsOn: CivilDate): string {
  return [startsOn, endsOn].map((day) => monthName({ startsOn: day })).join(' – ');
}

/** The one that is locked next: the first that is open, once it is over. */
export function nextToLock(all: readonly ShownPeriod[], now = new Date()): ShownPeriod | null {
  const first = all.find(({ lockedAt }) => lockedAt === null);
  return first && first.endsOn < norwegianDate(now) ? first : null;
}

/** Those that take nothing but what those post who may lock them; oldest first. */
export function softLocked(all: readonly ShownPeriod[]): ShownPeriod[] {
  return all.filter(({ softLockedAt }) => softLockedAt !== null);
}

/** The first that everybody posts into, once it is over. */
export function nextToSoftLock(all: readonly ShownPeriod[], now = new Date()): ShownPeriod | null {
  const first = all.find((period) => period.lockedAt === null && period.softLockedAt === null);
  return first && first.endsOn < norwegianDate(now) ? first : null;
}

/** The one that can be opened: the last that is locked. */
export function lastLocked(all: readonly ShownPeriod[]): ShownPeriod | null {
  return all.findLast(({ lockedAt }) => lockedAt !== null) ?? null;
}

type Reopened = Awaited<ReturnType<Api['periods']['reopen']['mutate']>>;
const About = z.object({ id: z.uuid(), words: z.string() });
type About = Omit<z.infer<typeof About>, 'id'>;

/** The wish to open a period, that had no answer or is to come. */
export function reopeningOf(acts: ActPlace, { year, number }: ShownPeriod): Act<About, Reopened> {
  return new Act(keptAt(acts, ['reopening', `${year}-${number}`], About));
}

/** @returns the answer, or null */
export function reopen(
  act: Act<About, Reopened>,
  api: Api,
  { year, number: period }: ShownPeriod,
  reason: string,
): Promise<Reopened | null> {
  const words = bytesToHex(sha256(utf8ToBytes(reason)));
  return act.send({ words }, ({ id }) => api.periods.reopen.mutate({ id, year, period, reason }));
}
